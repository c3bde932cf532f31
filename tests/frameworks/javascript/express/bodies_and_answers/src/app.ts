import express, { NextFunction, Request, Response } from 'express';
import { requireAuth } from './auth';
import { books } from './books.routes';
import { shelves } from './shelves.routes';

const app = express();
app.use(express.json());
app.use('/books', books);
app.use('/shelves', requireAuth, shelves);
app.use((err: Error & { status?: number }, req: Request, res: Response, next: NextFunction) => {
  res.status(err.status || 500).json({ error: err.message, path: req.path });
});
app.listen(3000);
