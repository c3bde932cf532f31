import { Router, Request, Response } from 'express';
import { Routes } from '../interfaces';
import { ArticlesController } from '../articles.controller';

export class ArticlesRoute implements Routes {
  public path = '/articles';
  public router = Router();
  public articles = new ArticlesController();

  constructor() {
    this.initializeRoutes();
  }

  private initializeRoutes() {
    this.router.get(`${this.path}`, this.articles.list);
    this.router.get(`${this.path}/:id`, this.articles.show.bind(this.articles));
  }
}
