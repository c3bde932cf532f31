import { NextResponse } from 'next/server';
import type { Card, NewPost } from '../../../types';

export async function PUT(request: Request) {
  const posts = (await request.json()) as NewPost[];
  const cards: Card[] = posts.map(() => ({}) as Card);
  return NextResponse.json({ cards });
}
