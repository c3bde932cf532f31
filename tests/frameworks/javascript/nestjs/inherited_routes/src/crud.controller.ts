import { Delete, Get, Param, ParseIntPipe } from '@nestjs/common';

export abstract class CrudController<T> {
  @Get()
  findAll(): T[] {
    return [];
  }

  @Get(':id')
  findOne(@Param('id', ParseIntPipe) id: number): T {
    return null;
  }

  protected helper() {}
}

export function ReadOnly<T>(entity: new () => T) {
  abstract class Base {
    @Get('count')
    count() {}
  }
  return Base;
}
