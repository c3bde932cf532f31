import { Hono } from 'hono';
import { comments } from './comments';

const articles = new Hono();

articles
  .get('/', (c) => {
    const { limit, tag } = c.req.query();
    const page = c.req.query('page');
    const ids = c.req.queries('ids');
    return c.json([limit, tag, page, ids, c.req.header('X-Trace')]);
  })
  .get('/:slug', (c) => c.json({ slug: c.req.param('slug') }))
  .delete('/:slug', async (c) => c.body(null, 204));

articles.route('/:slug/comments', comments);

export default articles;
