const express = require('express');
const routes = require('./routes/v1');
const table = require('./table');
const { toRouter } = require('./toRouter');

const app = express();
app.use('/v1', routes);
app.use('/ops', toRouter(table));

module.exports = app;
