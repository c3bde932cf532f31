import NextAuth from 'next-auth';

export const { handlers, auth } = NextAuth({});

export const withUser = (handler: Function) => async (request: Request) => handler(request);
