module.exports = (schema) => (req, res, next) => next();
