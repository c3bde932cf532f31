exports.attach = ({ server, base }) => {
  for (const kind of ['daily', 'monthly']) {
    server.get(`${base}/${kind}`, (req, res) => res.json({}));
  }
};
