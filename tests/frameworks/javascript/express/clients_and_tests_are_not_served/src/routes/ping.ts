import { Router } from 'express';

export const router = Router();

router.get<{ id: string }, string>('/ping/:id', (req, res) => {
  res.send(req.params.id);
});
