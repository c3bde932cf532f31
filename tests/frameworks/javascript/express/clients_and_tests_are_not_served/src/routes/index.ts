export { router as routes } from './ping';
