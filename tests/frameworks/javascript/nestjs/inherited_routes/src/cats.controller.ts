import { Controller, Get, Post } from '@nestjs/common';
import { CrudController, ReadOnly } from './crud.controller';
import { AdminRoute, ApiController } from './decorators';
import { Cat } from './cat';

@Controller({ path: 'cats' })
export class CatsController extends CrudController<Cat> {
  @Get(':id/photo')
  photo() {}

  @Get(':id')
  findOne(id: number) {
    return null;
  }
}

@ApiController('dogs')
export class DogsController extends ReadOnly(Cat) {
  @AdminRoute('feed')
  feed() {}
}
