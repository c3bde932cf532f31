import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import { zValidator } from '@hono/zod-validator';
import { vValidator } from '@hono/valibot-validator';
import { eq } from 'drizzle-orm';
import { HTTPException } from 'hono/http-exception';
import { bearerAuth } from 'hono/bearer-auth';
import { db } from './db';
import { Address } from './shapes';
import { Order, orders } from './tables';

const app = new OpenAPIHono();
app.use('/orders/*', bearerAuth({ token: process.env.TOKEN! }));

const NewOrder = z.object({ customer: z.string().max(80), amount: z.number().int().positive() });

app.post('/orders', zValidator('json', NewOrder), async (c) => {
  const [order] = await db.insert(orders).values(c.req.valid('json')).returning();
  return c.json({ order }, 201);
});

app.get('/orders/:id', async (c) => {
  const [order] = await db.select().from(orders).where(eq(orders.id, Number(c.req.param('id'))));
  if (!order) throw new HTTPException(404, { message: 'There is no such order' });
  return c.json(order);
});

app.put('/orders/:id/address', vValidator('json', Address), (c) => c.body(null, 204));

app.post('/orders/:id/notes', async (c) => {
  const { text, urgent = false } = await c.req.json();
  if (!text) return c.text('no text', 400);
  return c.json({ text, urgent, order: {} as Pick<Order, 'id' | 'paid'> });
});

const quote = createRoute({
  method: 'post',
  path: '/quotes/{country}',
  tags: ['Quotes'],
  summary: 'Ask for a price',
  request: {
    params: z.object({ country: z.string().length(2) }),
    body: { content: { 'application/json': { schema: NewOrder.partial() } } },
  },
  responses: {
    200: { description: 'The price.', content: { 'application/json': { schema: z.object({ price: z.number().nonnegative() }) } } },
    422: { description: 'Not for sale.' },
  },
});

app.openapi(quote, (c) => c.json({ price: 1 }, 200));

app.get('/old', (c) => c.redirect('/orders'));

export default app;
