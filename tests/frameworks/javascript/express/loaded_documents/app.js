const express = require('express');
const jwt = require('express-jwt');
const mongoose = require('mongoose');
require('./models');

const Recipe = mongoose.model('Recipe');
const Cook = mongoose.model('Cook');
const auth = {
  required: jwt({ secret: 'x', algorithms: ['HS256'] }),
  optional: jwt({ secret: 'x', algorithms: ['HS256'], credentialsRequired: false }),
};
const router = express.Router();

router.param('recipe', (req, res, next, id) => {
  Recipe.findById(id)
    .populate('cook')
    .then((recipe) => {
      if (!recipe) return res.sendStatus(404);
      req.recipe = recipe;
      return next();
    })
    .catch(next);
});

router.get('/:recipe', auth.optional, (req, res, next) => {
  Promise.all([req.user ? Cook.findById(req.user.id) : null, req.recipe.populate('cook')])
    .then(([reader]) => res.json({ recipe: req.recipe.shown(reader) }))
    .catch(next);
});

router.post('/', auth.required, async (req, res) => {
  const recipe = new Recipe(req.body.recipe);
  recipe.cook = await Cook.findById(req.user.id);
  await recipe.save();
  res.status(201).json({ recipe: recipe.shown(recipe.cook) });
});

router.patch('/:recipe/steps', auth.required, (req, res) => {
  req.body.steps.forEach((step) => req.recipe.steps.push({ text: step.text, minutes: Number(step.minutes) }));
  Recipe.count().then((total) => res.json({ total, steps: req.recipe.steps }));
});

const app = express();
app.use(express.json());
app.use('/recipes', router);
app.listen(3000);
