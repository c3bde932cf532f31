import { Router } from 'express';
import { PATHS } from './config/constants.js';

export function mountRoutes() {
  const router = Router();
  router.get(PATHS.USERS, list);
  router.get(PATHS.USER, show);
  return router;
}

function list(req, res) {
  res.json(find(req.query['page[size]'], req.query.sort));
}

const show = (req, res) => res.json({});
