import { NextRequest, NextResponse } from 'next/server';
import { getServerSession } from 'next-auth';
import { prisma } from '../../../lib/db';

const page = async (take: number) => {
  const [posts, total] = await Promise.all([
    prisma.post.findMany({ take, include: { author: { select: { id: true, name: true } }, _count: { select: { comments: true } } } }),
    prisma.post.count(),
  ]);
  return { posts, total };
};

/** Read posts. */
export async function GET(request: NextRequest) {
  const take = Number(request.nextUrl.searchParams.get('take'));
  return NextResponse.json(await page(take));
}

export async function POST(request: NextRequest) {
  const session = await getServerSession();
  if (!session) {
    return NextResponse.json({ error: 'Who are you?' }, { status: 401 });
  }
  const { title, body, tags = [] } = await request.json();
  const post = await prisma.post.create({ data: { title, body, tags, authorId: session.user.id, views: 0 } });
  return NextResponse.json(post, { status: 201 });
}
