exports.PREFIX = '/products';
