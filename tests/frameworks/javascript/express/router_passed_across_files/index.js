const app = require('express')();
const db = require('./db');

require('./routes/users')(app, db);
require('./routes/admin').register(app, { prefix: '/admin' });
const { attach } = require('./routes/reports');
attach({ server: app, base: '/reports' });

module.exports = app;
