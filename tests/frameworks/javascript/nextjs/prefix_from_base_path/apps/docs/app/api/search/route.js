export const GET = (request) => Response.json(request.nextUrl.searchParams.get('q'));
