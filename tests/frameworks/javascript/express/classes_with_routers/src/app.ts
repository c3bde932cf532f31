import express, { Application } from 'express';
import { Routes } from './interfaces';

export class App {
  public app: Application;
  private readonly base: string = '/api';

  constructor(routes: Routes[]) {
    this.app = express();
    this.initializeMiddlewares();
    this.initializeRoutes(routes);
  }

  public listen(): void {
    this.app.listen(3000);
  }

  private initializeMiddlewares() {
    this.app.use(express.json());
  }

  private initializeRoutes(routes: Routes[]) {
    routes.forEach((route) => {
      this.app.use(this.base, route.router);
    });
  }
}
