import { Hono } from 'hono';
import { hc } from 'hono/client';
import ky from 'ky';
import { createFactory } from 'hono/factory';

const factory = createFactory();
const handlers = factory.createHandlers(async (c) => c.json({ q: c.req.query('q') }));
const app = factory.createApp();

app.get('/search', ...handlers);

export const client = hc('http://localhost');
export const fetchUser = () => ky.get('/users/1').json();

app.get('/self', async (c) => {
  const db = c.get('db');
  c.set('user', db);
  return app.request('/search');
});

export type AppType = typeof app;
