import { Request, Response } from 'express';

interface ListQuery {
  limit?: string;
  tags?: string[];
}

export class ArticlesController {
  /** Lists articles. */
  public list = async (req: Request<{}, {}, {}, ListQuery>, res: Response) => {
    res.json([req.query.limit]);
  };

  public async show(req: Request<{ id: string }>, res: Response) {
    const lang = req.query.lang as string | undefined;
    res.json({ id: Number(req.params.id), lang });
  }
}
