import { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

interface ListQuery {
  limit?: number;
  author: string;
}

export default async function articles(fastify: FastifyInstance, opts: object) {
  fastify.addHook('onRequest', async () => {});
  fastify.get<{ Querystring: ListQuery; Headers: { 'x-trace'?: string } }>('/', list);
  fastify.post('/', { preHandler: [fastify.authenticate] }, async (request, reply) => reply.code(201).send({}));
  fastify.get<{ Params: { slug: string } }>('/:slug', async (request) => {
    return { slug: request.params.slug, draft: request.query.draft, lang: request.headers['accept-language'] };
  });
}

async function list(request: FastifyRequest, reply: FastifyReply) {
  return [];
}
