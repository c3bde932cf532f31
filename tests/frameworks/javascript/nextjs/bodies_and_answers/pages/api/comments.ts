import type { NextApiRequest, NextApiResponse } from 'next';
import { prisma } from '../../lib/db';

type Data = { id: number } | { message: string };

export default async function handler(req: NextApiRequest, res: NextApiResponse<Data>) {
  if (req.method === 'POST') {
    const { text, postId } = req.body;
    const comment = await prisma.comment.create({ data: { text, postId } });
    return res.status(201).json({ id: comment.id });
  }
  if (req.method === 'DELETE') {
    await prisma.comment.delete({ where: { id: Number(req.query.id) } });
    return res.status(204).end();
  }
  res.status(405).json({ message: 'Not allowed' });
}
