import { headers } from 'next/headers';
import { withUser } from '@/lib/auth';

type Context = { params: Promise<{ slug: string }> };

export async function GET(request: Request, { params }: Context) {
  const { slug } = await params;
  const { searchParams } = new URL(request.url);
  const locale = (await headers()).get('accept-language');
  return Response.json({ slug, locale, full: searchParams.get('full') });
}

export const DELETE = withUser(async (request: Request) => new Response(null, { status: 204 }));
