const express = require('express');
const routes = require('./routes');

const app = express();
app.use(express.json());
app.use(express.static('public'));
app.set('trust proxy', 1);
app.get('/healthz', (req, res) => res.send('ok'));
app.use('/api', routes);
app.use((err, req, res, next) => res.status(500).json({ error: err.message }));

module.exports = app;
