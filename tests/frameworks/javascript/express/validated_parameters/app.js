const express = require('express');
const { query, param, header, body } = require('express-validator');
const { celebrate, Joi, Segments } = require('celebrate');
const { z } = require('zod');
const validate = require('./validate');

const app = express();
const page = z.object({ page: z.coerce.number().int().min(1).default(1), q: z.string().optional() });

app.get('/a/:id', param('id').isInt(), query('limit').optional().isInt({ min: 1, max: 100 }), header('X-Tenant').isUUID(), (req, res) => res.end());
app.get(
  '/b',
  celebrate({ [Segments.QUERY]: Joi.object().keys({ tag: Joi.string().required(), deep: Joi.boolean() }) }),
  (req, res) => res.end(),
);
app.get('/c', (req, res) => {
  const { page: number, q } = page.parse(req.query);
  const count = parseInt(req.query.count, 10);
  const flag = Number(req.query.flag);
  res.json({ number, q, count, flag });
});

module.exports = app;
