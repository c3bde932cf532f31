const { PREFIX } = require('./constants');

async function routes(fastify, options) {
  fastify.route({
    method: 'DELETE',
    url: `${PREFIX}/:sku`,
    handler: (request, reply) => reply.send(),
  });
  for (const unit of ['kg', 'lb']) {
    fastify.get('/weights/' + unit, () => unit);
  }
  fastify.get('/at/:hour(^\\d{2})h:minute(^\\d{2})m', async () => 1);
}

module.exports = routes;
