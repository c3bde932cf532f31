export const BASE = '/shop';
