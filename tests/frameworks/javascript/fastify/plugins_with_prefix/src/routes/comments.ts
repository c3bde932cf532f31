import { FastifyPluginCallback } from 'fastify';

const schema = {
  params: {
    type: 'object',
    properties: { slug: { type: 'string' }, id: { type: 'integer' } },
  },
  querystring: {
    type: 'object',
    required: ['reason'],
    properties: { reason: { type: 'string' }, hard: { type: 'boolean' } },
  },
};

export const comments: FastifyPluginCallback = (fastify, options, next) => {
  fastify.get('/', async () => []);
  fastify.delete('/:id', { schema }, async () => ({}));
  next();
};
