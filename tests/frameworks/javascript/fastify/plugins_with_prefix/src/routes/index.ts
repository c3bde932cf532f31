import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import articles from './articles';
import { comments } from './comments';

export const apiRoutes: FastifyPluginAsync = async (fastify: FastifyInstance) => {
  await fastify.register(articles, { prefix: '/articles' });
  fastify.register(comments, { prefix: '/articles/:slug/comments' });
  fastify.register(
    (instance, _options, done) => {
      instance.get('/', async () => []);
      done();
    },
    { prefix: 'tags' },
  );
};
