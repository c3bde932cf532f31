import { z } from 'zod';

const schema = z.object({ HOOK_PATH: z.string().default('/hook') });

export const env = schema.parse(process.env);
