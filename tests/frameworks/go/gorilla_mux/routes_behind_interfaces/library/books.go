package library

import (
	"context"
	"encoding/json"
	"net/http"

	"example.com/daemon/router"
)

// Book has pages.
type Book struct {
	Title string `json:"title"`
	Pages int    `json:"pages"`
}

type bookRouter struct{ routes []router.Route }

// Books are the routes of books.
func Books() router.Router {
	b := &bookRouter{}
	b.routes = []router.Route{
		router.New("GET", "/books", b.getBooks),
		router.New("POST", "/books", b.postBook, router.Since("1.2")),
	}
	return b
}

func (b *bookRouter) Routes() []router.Route { return b.routes }

// getBooks lists books.
func (b *bookRouter) getBooks(ctx context.Context, w http.ResponseWriter, r *http.Request, vars map[string]string) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	_ = r.Form.Get("writer")
	return writeJSON(w, http.StatusOK, []Book{})
}

// postBook takes in a book.
func (b *bookRouter) postBook(ctx context.Context, w http.ResponseWriter, r *http.Request, vars map[string]string) error {
	var book Book
	if err := json.NewDecoder(r.Body).Decode(&book); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, book)
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(value)
}
