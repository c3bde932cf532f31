export const config = { prefix: process.env.PREFIX || 'api' };
export enum Paths {
  Articles = 'articles',
  Tags = '/tags/',
}
