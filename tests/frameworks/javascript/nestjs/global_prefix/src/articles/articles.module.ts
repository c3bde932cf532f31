import { Module } from '@nestjs/common';
import { ArticlesController, TagsController } from './articles.controller';

@Module({ controllers: [ArticlesController, TagsController] })
export class ArticlesModule {}
