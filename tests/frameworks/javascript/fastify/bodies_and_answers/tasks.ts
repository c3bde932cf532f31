import type { FastifyInstance } from 'fastify';
import { Type } from '@sinclair/typebox';
import { NewTask, Task, TaskType } from './schemas';

const find = async (id: number): Promise<TaskType> => ({ id, title: '', done: false, state: 'open', tags: [], parent: null, rates: {} });

export async function tasks(fastify: FastifyInstance) {
  fastify.post('/', {
    onRequest: [fastify.authenticate],
    schema: {
      tags: ['Tasks'],
      summary: 'Add a task',
      operationId: 'addTask',
      body: NewTask,
      response: { 201: Task, '4xx': Type.Object({ message: Type.String() }) },
    },
    handler: async (request, reply) => {
      reply.code(201);
      return find(1);
    },
  });

  fastify.get<{ Params: { id: number }; Reply: TaskType }>('/:id', async (request, reply) => {
    return find(request.params.id);
  });

  fastify.patch<{ Body: Partial<TaskType> }>('/:id', async (request, reply) => {
    if (!request.body.title) {
      return reply.status(422).send({ message: 'A task has a title.' });
    }
    return { changed: Object.keys(request.body), at: new Date() };
  });

  fastify.delete('/:id', { preHandler: fastify.authenticate }, async (request, reply) => reply.code(204).send());
}
