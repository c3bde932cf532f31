import { Module } from '@nestjs/common';
import { CatsController, DogsController } from './cats.controller';

@Module({ controllers: [CatsController, DogsController] })
export class AppModule {}
