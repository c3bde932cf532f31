import { Request, Response, Router } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { requireAuth } from './auth';
import { BookStore, toCard } from './store';
import { Book, NewBook, Paged, Sort } from './types';

export const books = Router();
const store = new BookStore();
const upload = multer({ dest: 'uploads/' });

const Review = z.object({
  stars: z.number().int().min(1).max(5),
  text: z.string().max(500).optional(),
  reader: z.object({ email: z.string().email() }),
});

function sendPage<T>(res: Response, items: T[]) {
  res.json({ items, page: { size: items.length, last: true } });
}

/**
 * List books.
 * The newest come first.
 */
books.get('/', async (req: Request<{}, Paged<Book>, {}, { sort?: Sort; tag: string }>, res) => {
  res.json({ items: await store.all(), page: { size: 10, last: false } });
});

books.get('/cards', async (req, res) => {
  const all = await store.all();
  sendPage(res, all.filter((b) => b.format === 'paper').map(toCard));
});

books.post('/', requireAuth, async (req, res) => {
  const added = await store.add(req.body as NewBook);
  res.status(201).json(added);
});

books.get('/:id', async (req, res, next) => {
  try {
    const { sequel, ...rest } = await store.find(Number(req.params.id));
    res.json({ ...rest, hasSequel: sequel !== null });
  } catch (error) {
    next(error);
  }
});

books.post('/:id/reviews', async (req, res) => {
  const review = Review.parse(req.body);
  res.status(201).json({ review, accepted: review.stars > 2 });
});

books.put('/:id/cover', upload.single('cover'), (req, res) => {
  res.sendStatus(204);
});

/** @deprecated */
books.delete('/:id', requireAuth, async (req, res) => {
  await store.find(Number(req.params.id));
  res.status(204).end();
});
