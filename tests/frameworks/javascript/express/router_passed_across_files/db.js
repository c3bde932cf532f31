module.exports = { find() {} };
