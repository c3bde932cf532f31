import { Controller, Get, Patch, Version } from '@nestjs/common';

@Controller(['users', 'people'])
export class UsersController {
  @Get(['', 'all'])
  list() {}

  @Version('2')
  @Patch(':userId')
  update() {}
}
