package main

import (
	"net/http"

	"github.com/gorilla/mux"

	"example.com/dock/router"
	"example.com/dock/ships"
)

type server struct{}

func (s *server) wrap(h router.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { _ = h(w, r) }
}

func (s *server) create(groups ...router.Group) *mux.Router {
	m := mux.NewRouter()
	for _, group := range groups {
		for _, r := range group.Routes() {
			f := s.wrap(r.Handler())
			m.Path("/v{version:[0-9.]+}" + r.Path()).Methods(r.Method()).Handler(f)
			m.Path(r.Path()).Methods(r.Method()).Handler(f)
		}
	}
	return m
}

func main() {
	s := &server{}
	http.ListenAndServe(":1", s.create(ships.NewGroup()))
}
