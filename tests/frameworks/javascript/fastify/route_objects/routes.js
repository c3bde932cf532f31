const list = async (request) => ({ page: request.query.page });

module.exports = [
  { method: 'GET', url: '/items', handler: list },
  {
    method: ['PUT', 'PATCH'],
    path: '/items/:id(^\\d+$)',
    schema: {
      params: { id: { type: 'integer' } },
      headers: { type: 'object', properties: { 'If-Match': { type: 'string' } }, required: ['If-Match'] },
    },
    async handler(request, reply) {
      return {};
    },
  },
];
