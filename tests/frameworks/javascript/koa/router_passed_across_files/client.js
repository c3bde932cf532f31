import axios from 'axios';

export const client = axios.create({ baseURL: 'http://example.com' });
client.post('/login', {});
