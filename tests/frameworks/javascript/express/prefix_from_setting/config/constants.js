export const API_VERSION = 'v' + 2;
export const PATHS = Object.freeze({ USERS: '/users', USER: '/users/:id' });
