const restart = (req, res) => res.end();

module.exports = [
  { method: 'get', path: '/status', handler: (req, res) => res.json({ verbose: req.query.verbose }) },
  { method: 'POST', path: '/restart/:service', handler: restart },
];
