const Koa = require('koa');
const mount = require('koa-mount');
const routers = require('./routers');
const admin = require('./admin');

const app = new Koa();

Object.values(routers).forEach((router) => {
  app.use(router.routes());
});
app.use(mount('/admin', admin));

module.exports = app;
