const express = require('express');
const app = express();
app.get('/fake', (req, res) => res.end());
app.listen(1);
