const express = require('express');
const controller = { get: (req, res) => res.end(), put: (req, res) => res.end() };

const router = express.Router();

router.route('/:userId').get(controller.get).put(controller.put);

module.exports = router;
