import { applyDecorators, Controller, Post, UseGuards } from '@nestjs/common';

export const ApiController = (path: string) => applyDecorators(Controller(`v1/${path}`), UseGuards());

export function AdminRoute(path: string) {
  return applyDecorators(Post(`admin/${path}`), UseGuards());
}
