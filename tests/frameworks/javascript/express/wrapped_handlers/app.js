const express = require('express');
const asyncHandler = require('express-async-handler');
const { wrap, only } = require('./lib/wrap');
const orders = require('./lib/orders');

const app = express();

app.get('/orders', wrap(orders.list));
app.get('/orders/:id', only('admin'), orders.show);
app.post('/orders', asyncHandler(orders.create));
app.delete('/orders/:id', orders.instance.remove.bind(orders.instance));

module.exports = app;
