const express = require('express');

function register(app, options) {
  const router = express.Router();
  addRoutes(router);
  app.use(options.prefix, router);
}

function addRoutes(router) {
  router.post('/purge', (req, res) => res.end());
  withUsers(router, '/users');
}

const withUsers = (r, path) => r.get(path, (req, res) => res.json([])).delete(`${path}/:id`, (req, res) => res.end());

module.exports = { register };
