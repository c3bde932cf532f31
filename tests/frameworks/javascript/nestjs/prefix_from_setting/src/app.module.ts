import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import httpConfig from './config/http.config';
import { JobsController } from './jobs.controller';

@Module({
  imports: [ConfigModule.forRoot({ isGlobal: true, load: [httpConfig] })],
  controllers: [JobsController],
})
export class AppModule {}
