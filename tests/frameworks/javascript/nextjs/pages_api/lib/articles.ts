export const listArticles = (...args) => args;
