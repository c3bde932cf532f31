const router = require('express').Router();

router.use('/articles', require('./articles'));
router.use('/users/:userId/orders', require('./orders'));
router.use(require('./tags'));

module.exports = router;
