export { GET } from '../../../lib/shop';
