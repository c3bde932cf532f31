import Koa from 'koa';
import Router from '@koa/router';
import { registerHealth, registerUsers } from './routes.js';
import { client } from './client.js';

const app = new Koa();
const router = new Router();

registerHealth(router);
registerUsers(router, '/users');
app.use(router.routes());
app.use(async (ctx) => {
  ctx.body = await client.get('/remote');
});
