import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { logger } from 'hono/logger';
import articles from './articles';
import { createUsers } from './users';
import { BASE } from './constants';

type Env = { Bindings: { DB: string } };

const app = new Hono<Env>().basePath(BASE);

app.use('*', cors());
app.use(logger());
app.get('/', (c) => c.text('up'));
app.route('/articles', articles);
app.route('/users', createUsers({ admin: '/admin' }));

export default app;
