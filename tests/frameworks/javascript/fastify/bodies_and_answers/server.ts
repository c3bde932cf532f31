import Fastify from 'fastify';
import auth from './auth';
import { people } from './people';
import { tasks } from './tasks';
import { person } from './schemas';

const server = Fastify();
server.addSchema(person);
server.register(auth);
server.register(tasks, { prefix: '/tasks' });
server.register(people, { prefix: '/people' });
server.listen({ port: 3000 });
