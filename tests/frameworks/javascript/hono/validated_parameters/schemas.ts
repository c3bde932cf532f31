import { z } from 'zod';

export const paging = z.object({ limit: z.coerce.number().int().max(100).default(20), after: z.string().uuid().optional() });

export const listQuery = paging.extend({ author: z.string() });
