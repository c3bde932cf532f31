import Router = require('koa-router');

const comments = new Router();

comments.prefix('/comments');
comments.get('/', async (ctx) => {
  ctx.body = { slug: ctx.params.slug, since: ctx.get('If-Modified-Since') };
});

export default comments;
