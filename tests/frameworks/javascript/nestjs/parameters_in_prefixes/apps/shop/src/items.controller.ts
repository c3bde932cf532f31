import { BadRequestException, Controller, Get, Header, Headers, HttpCode, Param, Put, Query, RequestMapping, RequestMethod } from '@nestjs/common';
import { ROUTES } from '@shop/shared';

enum Sort {
  Asc = 'asc',
  Desc = 'desc',
}

@Controller(ROUTES.items)
export class ItemsController {
  @Get('*path')
  tree() {}

  @Put('bulk/:batch')
  @HttpCode(204)
  bulk(@Query('sort') sort: Sort, @Query('ids') ids: string[], @Query('at') at: Date) {}

  @RequestMapping({ path: 'legacy', method: RequestMethod.POST })
  legacy(@Headers('authorization') token?: string) {}
}
