import { Hono } from 'hono';

export const comments = new Hono()
  .use(async (c, next) => next())
  .get('/', (c) => c.json([]))
  .post('/', (c) => c.json({}, 201));
