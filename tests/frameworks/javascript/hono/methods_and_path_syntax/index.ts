import { Hono } from 'hono';
import { env } from './env';

const app = new Hono({ strict: false });

app.all('/any', (c) => c.text('x'));
app.on('PATCH', '/one', (c) => c.text('x'));
app.on(['PUT', 'DELETE'], ['/two', '/three'], (c) => c.text('x'));
app.get('/optional/:kind?', (c) => c.text('x'));
app.get('/files/*', (c) => c.text('x'));
app.get('/posts/:date{[0-9]+}/:title{[a-z]+}', (c) => c.text('x'));

const methods = ['get', 'post'] as const;
for (const method of methods) {
  app[method](env.HOOK_PATH, (c) => c.text('x'));
}

const inner = new Hono();
inner.get('/deep', (c) => c.text('x'));
const outer = new Hono();
outer.route('/inner', inner);
app.route('/outer', outer);
app.mount('/legacy', () => new Response());
app.get('*', (c) => c.text('fallback'));

export default { port: 3000, fetch: app.fetch };
