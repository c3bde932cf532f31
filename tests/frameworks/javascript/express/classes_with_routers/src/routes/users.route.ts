import * as express from 'express';

export class UsersRoute {
  public readonly router: express.Router;

  constructor(private readonly root: string = '/users') {
    this.router = express.Router();
    this.router.post(this.root, this.create);
  }

  private create = async (req: express.Request, res: express.Response): Promise<void> => {
    res.json({ key: req.header('Idempotency-Key') });
  };
}
