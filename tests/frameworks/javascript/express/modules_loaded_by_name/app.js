const fs = require('fs');
const path = require('path');
const express = require('express');

const app = express();
const dir = path.join(__dirname, 'routes');

fs.readdirSync(dir).forEach((file) => {
  const name = path.basename(file, '.js');
  app.use(`/api/${name}`, require(`./routes/${file}`));
});

app.listen(8080);
