'use strict';

const fastify = require('fastify')({ logger: true });
const fp = require('fastify-plugin');
const routes = require('./routes');

const shared = fp(async (instance) => {
  instance.get('/shared', async () => 'ok');
});

fastify.register(require('./v2'), { prefix: '/v2' });
fastify.register(async (api) => {
  api.register(shared, { prefix: '/ignored' });
  routes.forEach((route) => api.route(route));
}, { prefix: '/api' });

fastify.all('/proxy/*', async () => null);

fastify.listen({ port: 3000 });
