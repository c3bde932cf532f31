/** What readers see of a book. */
export interface Book {
  id: number;
  title: string;
  /** Ten or thirteen digits. */
  isbn?: string;
  authors: Author[];
  sequel: Book | null;
  format: 'paper' | 'audio';
  published: Date;
}

export interface Author {
  name: string;
  born?: number;
}

export type NewBook = Omit<Book, 'id' | 'sequel'> & { shelfId?: number };

export interface Paged<T> {
  items: T[];
  page: { size: number; last: boolean };
}

export enum Sort {
  Title = 'title',
  Newest = 'newest',
}
