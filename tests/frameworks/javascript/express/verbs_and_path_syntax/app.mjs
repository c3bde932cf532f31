import express, { Router } from 'express';

const app = express();
const METHODS = ['put', 'patch'];

app.get('env');

app
  .route('/books/:id(\\d+)')
  .all((req, res, next) => next())
  .get((req, res) => res.json({}))
  .delete((req, res) => res.end());

app.all('/proxy', (req, res) => res.end());
app.get('/export/:format?', (req, res) => res.send(req.params.format));
app.get(['/about', '/info'], (req, res) => res.end());
app.get('/flights/:from-:to', (req, res) => res.end());
app.get('/files/*', (req, res) => res.end());
app.get('/docs/*section', (req, res) => res.end());
app.get('/list{/:page}', (req, res) => res.end());
METHODS.forEach((method) => app[method]('/settings', (req, res) => res.end()));

const v1 = new Router();
v1.get('', (req, res) => res.end());
v1['post']('items', (req, res) => res.end());
app.use(['/v1', '/latest'], v1);
app.get('*', (req, res) => res.sendFile('index.html'));

app.listen(3000);
