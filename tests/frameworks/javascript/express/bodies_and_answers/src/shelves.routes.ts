import { Router } from 'express';

export const shelves = Router();

shelves.post('/', (req, res) => {
  const { name, capacity = 10, owner } = req.body;
  const labels = req.body.labels.map((label) => label.trim());
  if (!name) {
    return res.status(422).json({ errors: { name: ['is missing'] } });
  }
  const shelf = { name, capacity, labels, ownerId: Number(req.body.owner.id), open: req.body.open === true };
  shelf.createdAt = new Date();
  return res.status(201).json({ shelf });
});

shelves.get('/export', (req, res) => {
  res.type('text/csv').send('name;capacity');
});

shelves.get('/:name/picture', (req, res) => {
  res.sendFile(`/pictures/${req.params.name}.png`);
});
