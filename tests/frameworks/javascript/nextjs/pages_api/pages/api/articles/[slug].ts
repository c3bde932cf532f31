import { withErrors } from '../../../lib/with-errors';

export default withErrors(handler);

async function handler(req, res) {
  const { method, query: { slug, draft } } = req;
  switch (method) {
    case 'PUT':
    case 'PATCH':
      return res.json({ slug });
    case 'DELETE': {
      return res.status(204).end();
    }
    default:
      throw new Error('Method Not Allowed');
  }
}
