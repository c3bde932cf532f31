import { z } from 'zod';

const params = z.object({ index: z.enum(['a', 'b']) });

export const search = {
  schema: {
    params,
    querystring: z.object({ q: z.string().min(1), size: z.number().int().optional(), exact: z.boolean().default(false) }),
  },
  handler: async () => [],
};
