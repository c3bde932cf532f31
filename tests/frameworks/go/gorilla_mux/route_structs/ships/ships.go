package ships

import (
	"net/http"

	"example.com/dock/router"
)

type ships struct {
	routes []router.Route
}

func NewGroup() router.Group {
	s := &ships{}
	s.init()
	return s
}

func (s *ships) Routes() []router.Route { return s.routes }

func (s *ships) init() {
	s.routes = []router.Route{
		router.Get("/ships", s.list),
		router.Post("/ships/{name:.*}/load", s.load),
	}
}

func (s *ships) list(w http.ResponseWriter, r *http.Request) error { return nil }
func (s *ships) load(w http.ResponseWriter, r *http.Request) error { return nil }
