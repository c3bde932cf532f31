import { OpenAPIHono } from '@hono/zod-openapi';
import { showRoute, createRoute_ } from './routes';
import { createApp } from './factory';

const app = createApp().basePath('/api');
const users = createApp();

users.openapi(showRoute, (c) => {
  const { id } = c.req.valid('param');
  return c.json({ id }, 200);
});
users.openapi(createRoute_, (c) => c.json({}, 201));
app.route('/users', users);
app.doc('/doc', { openapi: '3.0.0', info: { title: 'x', version: '1' } });

export default app;
