const express = require('express');
const { router, name } = require('./shared');

const app = express();

router.use('/again', router);
app.use('/a', router);
app.use('/b', router);
app.use('/self', app);
app.get(`/${name}`, (req, res) => res.end());

function register(prefix, depth) {
  app.get(`${prefix}/leaf`, (req, res) => res.end());
  if (depth > 0) {
    register(`${prefix}/deep`, depth - 1);
  }
}
register('/tree', 1);

exports.VERSION = 'v1';
