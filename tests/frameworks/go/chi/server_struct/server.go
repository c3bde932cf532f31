package tasks

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

type Server struct {
	Router chi.Router
	prefix string
}

type Option func(*Server)

func WithPrefix(prefix string) Option {
	return func(s *Server) { s.prefix = strings.TrimSuffix(prefix, "/") }
}

func New(opts ...Option) *Server {
	s := &Server{Router: chi.NewRouter()}
	for _, opt := range opts {
		opt(s)
	}
	s.MountHandlers()
	return s
}

func (s *Server) MountHandlers() {
	s.Router.Get(s.prefix+"/tasks", s.list())
	s.Router.Route(s.prefix+"/tasks/{task}", func(task chi.Router) {
		task.Patch("/", s.update)
		task.Delete("/", s.update)
	})
}

func (s *Server) list() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = r.URL.Query().Get("state")
	}
}

func (s *Server) update(w http.ResponseWriter, r *http.Request) {}
