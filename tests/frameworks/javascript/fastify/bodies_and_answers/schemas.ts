import { Static, Type } from '@sinclair/typebox';

export const Task = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  title: Type.String({ minLength: 1, maxLength: 80, description: 'What is to be done.' }),
  done: Type.Boolean({ default: false }),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  tags: Type.Array(Type.String(), { maxItems: 3, uniqueItems: true }),
  note: Type.Optional(Type.String()),
  parent: Type.Union([Type.Integer(), Type.Null()]),
  rates: Type.Record(Type.String(), Type.Number()),
});
export type TaskType = Static<typeof Task>;

export const NewTask = Type.Omit(Task, ['id', 'done']);

export const person = {
  $id: 'person',
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    born: { type: 'string', format: 'date', nullable: true },
    boss: { $ref: 'person#' },
  },
};
