import type { FastifyInstance } from 'fastify';

export async function people(fastify: FastifyInstance) {
  fastify.addHook('onRequest', fastify.authenticate);

  fastify.put('/:name', {
    schema: {
      consumes: ['application/x-www-form-urlencoded'],
      body: { $ref: 'person#' },
      response: { 200: { type: 'array', items: { $ref: 'person#' } }, 204: { type: 'null', description: 'Nothing changed.' } },
    },
    handler: (request, reply) => {
      reply.send([]);
    },
  });
}
