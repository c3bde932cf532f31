import express from 'express';
import config, { API_VERSION } from './config/index.js';
import { mountRoutes } from './routes.js';

const app = express();
const { prefix } = config.api;

app.use(`${prefix}/${API_VERSION}`, mountRoutes());
app.get(config.api.health + '/ready', (req, res) => res.end());
app.listen(config.port);
