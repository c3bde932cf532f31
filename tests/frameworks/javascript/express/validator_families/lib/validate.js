module.exports = (schema) => (req, res, next) => {
  const { error } = schema.validate(req.body);
  return error ? res.status(400).json({ message: error.message }) : next();
};
