import { build } from './app';

const server = build();
server.listen({ port: 1 });
