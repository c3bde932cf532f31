import createError from 'http-errors';
import { Book, NewBook } from './types';

export class BookStore {
  private books = new Map<number, Book>();

  async find(id: number): Promise<Book> {
    const book = this.books.get(id);
    if (!book) throw createError(404, 'There is no such book');
    return book;
  }

  async all(): Promise<Book[]> {
    return [...this.books.values()];
  }

  async add(book: NewBook): Promise<Book> {
    return { ...book, id: 1, sequel: null };
  }
}

export const toCard = (book: Book) => ({ id: book.id, label: `${book.title}!`, authors: book.authors.map((a) => a.name) });
