import type { NextApiRequest, NextApiResponse } from 'next';
import { listArticles } from '../../../lib/articles';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === 'GET') {
    const { limit, tag } = req.query;
    return res.json(listArticles(limit, tag, req.headers.authorization));
  } else if (req.method === 'POST') {
    return res.status(201).json({});
  }
  res.setHeader('Allow', ['GET', 'POST']);
  res.status(405).end();
}
