const router = require('express').Router();
router.get('/:cartId', (req, res) => res.json({}));
module.exports = router;
