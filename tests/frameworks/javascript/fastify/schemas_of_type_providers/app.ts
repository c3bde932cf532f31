import fastify from 'fastify';
import { Type, type Static } from '@sinclair/typebox';
import { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { ZodTypeProvider } from 'fastify-type-provider-zod';
import { search } from './search';

export function build() {
  const app = fastify().withTypeProvider<TypeBoxTypeProvider>();
  const Query = Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    ids: Type.Array(Type.String()),
  });
  app.get('/typed', { schema: { querystring: Query } }, async (req) => req.query.limit);
  app.withTypeProvider<ZodTypeProvider>().route({ method: 'GET', url: '/search/:index', ...search });
  return app;
}
