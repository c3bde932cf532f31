const Koa = require('koa');
const Router = require('@koa/router');

const admin = new Koa();
const router = Router();

router.redirect('/old', '/stats');
router.get('stats', '/stats/:file*', (ctx) => {});
admin.use(router.middleware());

module.exports = admin;
