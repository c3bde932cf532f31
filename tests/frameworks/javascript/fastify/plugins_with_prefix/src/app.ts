import Fastify from 'fastify';
import { apiRoutes } from './routes';
import { env } from './env';

const app = Fastify({ logger: true });

app.register(apiRoutes, { prefix: env.API_PREFIX });
app.get('/health', async () => ({ ok: true }));

app.listen({ port: 3000 });
