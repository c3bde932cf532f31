import { Hono } from 'hono';

const app = new Hono();
app.get('/fake', (c) => c.text('x'));
await app.request('/fake');
