export const makeHandler = (name: string) => async (request: Request) => new Response(name);
