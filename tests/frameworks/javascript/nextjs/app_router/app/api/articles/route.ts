import { NextRequest, NextResponse } from 'next/server';

export const dynamic = 'force-dynamic';

/** Lists articles. */
export async function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  const tag = searchParams.get('tag');
  const ids = request.nextUrl.searchParams.getAll('ids');
  return NextResponse.json({ tag, ids, trace: request.headers.get('X-Trace') });
}

export const POST = async (request: Request) => Response.json(await request.json(), { status: 201 });
