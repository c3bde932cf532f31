import { Controller, Get } from '@nestjs/common';

@Controller()
export class HealthController {
  @Get('health')
  check() {
    return 'ok';
  }

  @Get()
  root() {
    return '';
  }
}
