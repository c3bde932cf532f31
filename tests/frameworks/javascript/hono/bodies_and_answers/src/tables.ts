import { boolean, integer, numeric, pgTable, serial, timestamp, varchar } from 'drizzle-orm/pg-core';

export const orders = pgTable('orders', {
  id: serial('id').primaryKey(),
  customer: varchar('customer', { length: 80 }).notNull(),
  amount: integer('amount').notNull(),
  price: numeric('price'),
  paid: boolean('paid').notNull().default(false),
  placedAt: timestamp('placed_at').notNull(),
});

export type Order = typeof orders.$inferSelect;
