const SHOP = 'shops/:shopId';

export const ROUTES = {
  items: `${SHOP}/items`,
};
