import { Context } from 'koa';

/** Lists articles. */
export async function list(ctx: Context) {
  const { limit = 20, tag } = ctx.query;
  const author = ctx.request.query.author;
  ctx.body = [limit, tag, author, ctx.headers['x-request-id'], ctx.request.header.accept];
}

export const create = async (ctx: Context) => {
  ctx.status = 201;
};

export const remove = async (ctx: Context) => {
  const { slug } = ctx.params;
  ctx.body = slug;
};
