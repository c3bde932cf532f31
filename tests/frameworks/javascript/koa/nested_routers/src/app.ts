import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import { router } from './routes';

const app = new Koa();
app.use(bodyParser());
app.use(async (ctx, next) => next());
app.use(router.routes()).use(router.allowedMethods());
app.listen(3000);
