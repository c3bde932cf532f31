import { createRoute, z } from '@hono/zod-openapi';

const ParamsSchema = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '123' }),
});

export const showRoute = createRoute({
  method: 'get',
  path: '/{id}',
  request: { params: ParamsSchema, query: z.object({ full: z.boolean().optional() }) },
  responses: { 200: { description: 'The user' } },
});

export const createRoute_ = createRoute({ method: 'post', path: '/', responses: {} });
