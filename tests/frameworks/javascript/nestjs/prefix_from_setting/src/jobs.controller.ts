import { Controller, Get, Param, Query } from '@nestjs/common';

const BASE = 'jobs';

@Controller(BASE)
export class JobsController {
  /**
   * Lists the jobs of a queue.
   *
   * The newest come first.
   */
  @Get(':queue')
  list(@Param('queue') queue: 'mail' | 'reports', @Query('limit') limit = 10, @Query('state') state?: string | null) {
    return [];
  }
}
