const router = require('express').Router();

router.get('/tags', (req, res) => res.json([]));

module.exports = router;
