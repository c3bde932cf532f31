import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { AdminModule, MetricsModule } from './admin.module';
import { UsersController } from './users.controller';

@Module({
  imports: [
    AdminModule,
    RouterModule.register([{ path: 'admin', module: AdminModule, children: [{ path: 'metrics', module: MetricsModule }] }]),
  ],
  controllers: [UsersController],
})
export class AppModule {}
