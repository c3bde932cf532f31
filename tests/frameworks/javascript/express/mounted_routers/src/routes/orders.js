const express = require('express');
const router = express.Router({ mergeParams: true });

router.get('/', (req, res) => res.json([req.params.userId]));
router.get('/:orderId', (req, res) => res.json({ id: req.params.orderId, trace: req.get('X-Trace-Id') }));

module.exports = router;
