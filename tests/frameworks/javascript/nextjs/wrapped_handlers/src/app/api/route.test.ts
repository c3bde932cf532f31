import { GET } from './route';

export const DELETE = GET;
