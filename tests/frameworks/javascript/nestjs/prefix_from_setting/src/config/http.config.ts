import { registerAs } from '@nestjs/config';

export default registerAs('http', () => ({
  prefix: process.env.API_PREFIX || 'backend',
}));
