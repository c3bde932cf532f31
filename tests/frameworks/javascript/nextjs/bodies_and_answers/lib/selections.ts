import { Prisma } from '@prisma/client';

export const AUTHOR = Prisma.validator<Prisma.UserArgs>()({ select: { name: true, email: true } });
