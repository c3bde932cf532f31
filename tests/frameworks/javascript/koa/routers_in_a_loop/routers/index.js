module.exports = {
  users: require('./users'),
  teams: require('./teams'),
};
