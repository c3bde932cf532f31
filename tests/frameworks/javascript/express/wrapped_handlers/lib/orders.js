const asyncHandler = require('express-async-handler');

function list(req, res) {
  res.json(req.query.state);
}

const show = asyncHandler(async (req, res) => {
  res.json({ id: req.params.id, full: req.query.full === 'true' });
});

const create = async (req, res) => res.status(201).json({});

class Orders {
  async remove(req, res) {
    res.sendStatus(204);
  }
}

module.exports = { list, show, create, instance: new Orders() };
