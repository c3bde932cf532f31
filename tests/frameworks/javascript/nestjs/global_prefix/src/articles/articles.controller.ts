import { All, Controller, DefaultValuePipe, Delete, Get, Headers, Param, ParseIntPipe, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { Paths } from '../config';
import { ListQuery } from './list-query.dto';

@Controller(Paths.Articles)
export class ArticlesController {
  constructor(private readonly service: ArticlesService) {}

  /** Lists articles. */
  @Get()
  list(@Query() query: ListQuery, @Headers('X-Tenant') tenant: string) {
    return this.service.list(query, tenant);
  }

  @Get('/search')
  search(
    @Query('q') q: string,
    @Query('page', new DefaultValuePipe(1), ParseIntPipe) page: number,
    @Query('exact') exact?: boolean,
  ) {
    return [];
  }

  @Get(':id')
  show(@Param('id', ParseUUIDPipe) id: string) {
    return id;
  }

  @Delete(':id/comments/:number')
  remove(@Param() params: { id: string; number: string }, @Param('number', new ParseIntPipe()) number: number) {}

  @All('proxy')
  proxy(@Req() request: Request) {}
}

@Controller(Paths.Tags)
export class TagsController {
  @Post()
  create() {}
}
