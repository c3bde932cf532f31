import { Hono } from 'hono';

export function createUsers(paths: { admin: string }): Hono {
  const users = new Hono();
  addAdmin(users, paths.admin);
  return users;
}

function addAdmin(app: Hono, path: string) {
  app.get(path + '/:id{[0-9]+}', (c) => c.json({ id: c.req.param().id }));
}
