import { Prisma } from '@prisma/client';
import { AUTHOR } from '../lib/selections';

export type Card = Prisma.PostGetPayload<{ select: { id: true; title: true } }> & {
  author: Prisma.UserGetPayload<typeof AUTHOR>;
  secret: never;
};
export type NewPost = Prisma.PostUncheckedCreateInput;
