const { Router } = require('express');

function toRouter(routes) {
  const router = Router();
  for (const { method, path, handler } of routes) {
    router[method.toLowerCase()](path, handler);
  }
  return router;
}

module.exports = { toRouter };
