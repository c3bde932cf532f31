const router = require('koa-router')();

const crud = (name) => {
  router.get(`/${name}`, (ctx) => {});
  router.patch(`/${name}/:id`, (ctx) => {});
};

crud('teams');
crud('leagues');

module.exports = router;
