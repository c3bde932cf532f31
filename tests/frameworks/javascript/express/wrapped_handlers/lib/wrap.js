exports.wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);

exports.only = (role) => (req, res, next) => (req.headers['x-role'] === role ? next() : res.sendStatus(403));
