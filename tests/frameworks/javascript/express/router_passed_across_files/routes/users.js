module.exports = function (server, db) {
  server.get('/users', (req, res) => res.json(db.find()));

  const nested = require('express').Router();
  nested.get('/:id', (req, res) => res.json({}));
  server.use('/users', nested);
};
