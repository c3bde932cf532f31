import express from 'express';
import axios from 'axios';
import { routes } from '@/routes';

const cache = new Map<string, string>();
const client = axios.create({ baseURL: 'https://example.com' });

const app = express();
app.use('/api', routes);

export async function refresh() {
  cache.get('/cached');
  await client.get('/upstream');
  await axios.post('/login', {});
  return app.get('settings');
}
