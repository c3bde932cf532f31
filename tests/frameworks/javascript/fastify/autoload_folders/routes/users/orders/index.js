module.exports = async function (fastify) {
  fastify.post('/', async () => ({}));
};
module.exports.autoPrefix = '/purchases';
