const router = require('express').Router();
const app = require('./app');

router.get('/x', (req, res) => res.send(app.VERSION));

exports.router = router;
exports.name = 'shared';
