exports.list = async (req, res) => {
  const { limit = 20, offset = 0, tag } = req.query;
  const since = req.headers['if-modified-since'];
  res.json({ limit, offset, tag, since, author: req.query.author });
};

exports.show = async function (req, res) {
  res.json({ slug: req.params.slug });
};

exports.load = (req, res, next) => next();
exports.create = (req, res) => res.status(201).json(req.body);
exports.update = (req, res) => res.json(req.body);
