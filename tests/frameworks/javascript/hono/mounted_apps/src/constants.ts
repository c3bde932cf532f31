export const VERSION = 'v1';
export const BASE = `/api/${VERSION}`;
