const { Router } = require('express');
const { requireUser } = require('../auth');
const articles = require('../controllers/articles');

const router = Router();

/**
 * Lists articles, newest first.
 */
router.get('/', articles.list);
router.post('/', requireUser, articles.create);
router.get('/:slug', articles.show).put('/:slug', [requireUser, articles.load], articles.update);
router.delete('/:slug/', requireUser, async (req, res) => {
  const { force } = req.query;
  await req.article.remove(force);
  res.sendStatus(204);
});

module.exports = router;
