export async function PATCH(request: Request, context: { params: { itemId: string; reviewId: string } }) {
  return Response.json(context.params);
}
