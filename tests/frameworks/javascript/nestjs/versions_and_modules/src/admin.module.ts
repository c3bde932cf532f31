import { Controller, Get, Module, Version, VERSION_NEUTRAL } from '@nestjs/common';

@Controller({ path: 'dashboard', version: VERSION_NEUTRAL })
class DashboardController {
  @Get()
  show() {}
}

@Controller({ path: '', version: '1' })
class MetricsController {
  @Get('cpu')
  cpu() {}
}

@Module({ controllers: [MetricsController] })
export class MetricsModule {}

@Module({ controllers: [DashboardController], imports: [MetricsModule] })
export class AdminModule {}
