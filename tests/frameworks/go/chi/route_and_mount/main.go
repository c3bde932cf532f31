package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"example.com/lib/books"
)

const apiRoot = "/api"

func main() {
	r := chi.NewRouter()
	r.Use(middleware.Logger)
	r.Get("/", index)
	r.Route(apiRoot, func(r chi.Router) {
		r.Mount("/books", books.Resource{}.Routes())
		r.Route("/shelves/{shelf:[a-z-]+}", func(r chi.Router) {
			r.Get("/", index)
			r.With(middleware.NoCache).Put("/books/{isbn}", index)
		})
		r.Group(func(r chi.Router) {
			r.Use(middleware.BasicAuth("x", nil))
			r.Method("DELETE", "/cache", http.HandlerFunc(index))
			r.MethodFunc(http.MethodPost, "/cache", index)
		})
		r.HandleFunc("/hook", index)
	})
	http.ListenAndServe(":3333", r)
}

func index(w http.ResponseWriter, r *http.Request) {}
