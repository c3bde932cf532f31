const Router = require('koa-router');
const router = new Router({ prefix: `/v${process.env.VERSION || 1}/users` });

router.all('/search', (ctx) => {});
router.get(['/me', '/self'], (ctx) => {});
router.register('/:id(\\d+)', ['get', 'put'], (ctx) => {});

module.exports = router;
