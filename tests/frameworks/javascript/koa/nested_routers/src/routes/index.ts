import * as Router from 'koa-router';
import { articleRoutes } from './articles';
import comments from './comments';
import { API_PREFIX } from '../config';

export const router: Router = new Router();
const api = new Router();

api.use(articleRoutes);
api.use('/articles/:slug', comments.routes(), comments.allowedMethods());
router.use(API_PREFIX, api.routes());
