export { API_VERSION } from './constants.js';

export default {
  port: Number(process.env.PORT || 3000),
  api: {
    prefix: process.env.API_PREFIX || '/api',
    health: process.env.HEALTH_PATH ?? '/health',
  },
};
