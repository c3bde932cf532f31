import { Hono } from 'hono';
import { zValidator } from '@hono/zod-validator';
import { z } from 'zod';
import { listQuery } from './schemas';

const app = new Hono();

app.get('/books', zValidator('query', listQuery), (c) => {
  const { limit } = c.req.valid('query');
  return c.json({ limit });
});
app.put(
  '/books/:id',
  zValidator('param', z.object({ id: z.coerce.number().int() })),
  zValidator('header', z.object({ 'x-token': z.string() })),
  zValidator('json', z.object({ title: z.string() })),
  (c) => c.json({}),
);

export default app;
