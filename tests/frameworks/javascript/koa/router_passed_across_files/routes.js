import compose from 'koa-compose';

export function registerHealth(router) {
  router.get('/health', (ctx) => {
    ctx.body = 'ok';
  });
}

export const registerUsers = (router, base) =>
  router
    .get(base, compose([]), list)
    .get(`${base}/:userId/posts/:postId`, show)
    .post(base, (ctx) => {});

function list({ query, request: { headers } }) {
  return query.active;
}

const show = async (ctx) => {
  const { params, query } = ctx;
  ctx.body = [params.userId, query.fields];
};
