const express = require('express');
const { celebrate, Joi, Segments } = require('celebrate');
const { body } = require('express-validator');
const { z } = require('zod');
const yup = require('yup');
const validate = require('./lib/validate');

const app = express();

app.post(
  '/celebrate/:id',
  celebrate({
    [Segments.PARAMS]: Joi.object({ id: Joi.number().integer().required() }),
    [Segments.BODY]: Joi.object({
      name: Joi.string().min(2).max(40).required().description('As on the passport.'),
      code: Joi.string().length(4).pattern(/^[A-Z]+$/).required(),
      nick: Joi.string().alphanum().allow(null),
      email: Joi.string().email(),
      site: Joi.string().uri(),
      key: Joi.string().guid(),
      born: Joi.date().iso(),
      score: Joi.number().greater(0).less(100).multiple(5),
      level: Joi.number().integer().min(1).max(9).default(3),
      kind: Joi.string().valid('a', 'b'),
      tags: Joi.array().items(Joi.string().max(10)).min(1).max(3).unique(),
      address: Joi.object({ street: Joi.string().required(), zip: Joi.string() }).required(),
      either: Joi.alternatives().try(Joi.string(), Joi.number()),
      flag: Joi.boolean(),
      extra: Joi.object().unknown(),
    }),
  }),
  (req, res) => res.sendStatus(204),
);

const Zod = z
  .object({
    name: z.string().min(2).max(40).describe('As on the passport.'),
    code: z.string().length(4).regex(/^[A-Z]+$/),
    nick: z.string().startsWith('@').nullable(),
    email: z.string().email().optional(),
    key: z.string().uuid(),
    at: z.string().datetime(),
    score: z.number().gt(0).lt(100).multipleOf(5),
    level: z.number().int().min(1).max(9).default(3),
    debt: z.number().nonpositive(),
    kind: z.enum(['a', 'b']),
    exact: z.literal('yes'),
    tags: z.array(z.string().max(10)).min(1).max(3),
    pair: z.tuple([z.string(), z.number()]),
    unique: z.set(z.string()),
    rates: z.record(z.string(), z.number()),
    either: z.union([z.string(), z.number()]),
    shape: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ]),
    flag: z.boolean(),
  })
  .strict();

app.post('/zod', (req, res) => {
  const parsed = Zod.safeParse(req.body);
  if (!parsed.success) return res.status(400).json({ issues: parsed.error.issues });
  res.json({ ok: true });
});

const Yup = yup.object({
  name: yup.string().min(2).max(40).required(),
  code: yup.string().length(4).matches(/^[A-Z]+$/).required(),
  nick: yup.string().nullable(),
  email: yup.string().email(),
  site: yup.string().url(),
  score: yup.number().moreThan(0).lessThan(100),
  level: yup.number().integer().min(1).max(9).default(3),
  kind: yup.string().oneOf(['a', 'b']),
  tags: yup.array().of(yup.string()).min(1).max(3),
  address: yup.object().shape({ street: yup.string().required() }),
  born: yup.date(),
});

app.put('/yup', async (req, res) => {
  const value = await Yup.validate(req.body);
  res.json({ value });
});

app.post(
  '/express-validator',
  body('name').isString().isLength({ min: 2, max: 40 }),
  body('level').isInt({ min: 1, max: 9 }),
  body('ratio').optional().isFloat({ max: 1 }),
  body('user.email').isEmail(),
  body('user.site').optional().isURL(),
  body('tags').isArray({ min: 1 }),
  body('tags.*').isString(),
  body('kind').isIn(['a', 'b']),
  body('code').matches(/^[A-Z]+$/),
  body('agreed').isBoolean(),
  body('note').not().isEmpty(),
  (req, res) => res.status(201).json({ name: req.body.name }),
);

app.patch('/own', validate(Joi.object({ title: Joi.string().required(), done: Joi.bool() })), (req, res) => res.json({ title: req.body.title }));

app.listen(3000);
