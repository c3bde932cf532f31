const { API_PREFIX: fromEnv = '/api' } = process.env;

export const API_PREFIX = fromEnv;
