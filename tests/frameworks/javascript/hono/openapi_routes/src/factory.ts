import { OpenAPIHono } from '@hono/zod-openapi';

export const createApp = () => new OpenAPIHono({ defaultHook: () => {} });
