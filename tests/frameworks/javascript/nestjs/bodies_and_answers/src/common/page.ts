/** One page of a list. */
export class Page<T> {
  items: T[];
  total: number;
  next?: string;
}
