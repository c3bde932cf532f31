import type { Post } from '@prisma/client';
import { prisma } from '../../../../lib/db';

interface Change {
  title?: string;
  status: Post['status'];
}

export async function PATCH(request: Request, { params }: { params: { id: string } }) {
  const change: Change = await request.json();
  const { views, ...post } = await prisma.post.update({ where: { id: Number(params.id) }, data: change });
  return Response.json({ post });
}

export async function DELETE() {
  return new Response(null, { status: 204 });
}
