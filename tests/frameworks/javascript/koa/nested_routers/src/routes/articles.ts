import Router from '@koa/router';
import * as articles from '../controllers/articles';

const router = new Router({ prefix: '/articles' });

router.get('/', articles.list);
router.post('create', '/', articles.create);
router.del('/:slug', articles.remove);

export const articleRoutes = router.routes();
