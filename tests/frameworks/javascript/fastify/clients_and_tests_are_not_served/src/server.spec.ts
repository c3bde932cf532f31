import fastify from 'fastify';

const server = fastify();
server.get('/fake', async () => 1);
