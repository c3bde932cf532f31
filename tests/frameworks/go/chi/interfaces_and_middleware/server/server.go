package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/jwtauth/v5"
	"github.com/go-chi/render"

	"example.com/board/tasks"
)

// Responder writes answers.
type Responder interface {
	Respond(w http.ResponseWriter, r *http.Request, status int, value any)
}

type jsonResponder struct{}

func (jsonResponder) Respond(w http.ResponseWriter, r *http.Request, status int, value any) {
	render.Status(r, status)
	render.JSON(w, r, value)
}

// Server holds what the handlers need.
type Server struct {
	store     tasks.Store
	responder Responder
}

// Routes are all routes.
func (s *Server) Routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/tasks", s.list)
	r.Group(func(r chi.Router) {
		r.Use(jwtauth.Verifier(nil))
		r.Use(jwtauth.Authenticator(nil))
		r.Post("/tasks", s.create)
		r.With(pages).Get("/mine", s.mine)
	})
	r.Route("/admin", func(r chi.Router) {
		r.Use(s.admins)
		r.Delete("/tasks/{id:[0-9]+}", s.remove)
	})
	r.Get("/tasks.xml", s.feed)
	return r
}

// pages reads which part of a list is wanted.
func pages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.URL.Query().Get("page")
		next.ServeHTTP(w, r)
	})
}

func (s *Server) admins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Admin-Token") != "secret" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	found, err := s.store.All("")
	if err != nil {
		render.Status(r, http.StatusInternalServerError)
		render.PlainText(w, r, "sorry")
		return
	}
	s.responder.Respond(w, r, http.StatusOK, found)
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	task := &tasks.Task{}
	if err := render.Bind(r, task); err != nil {
		s.responder.Respond(w, r, http.StatusUnprocessableEntity, map[string]string{"error": err.Error()})
		return
	}
	saved, err := s.store.Save(*task)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	s.responder.Respond(w, r, http.StatusCreated, saved)
}

func (s *Server) mine(w http.ResponseWriter, r *http.Request) {
	found, _ := s.store.All("me")
	counts := make(map[string]int)
	for _, task := range found {
		counts[task.Text]++
	}
	render.JSON(w, r, struct {
		Tasks  []tasks.Task   `json:"tasks"`
		Counts map[string]int `json:"counts"`
	}{found, counts})
}

func (s *Server) remove(w http.ResponseWriter, r *http.Request) {
	render.NoContent(w, r)
}

func (s *Server) feed(w http.ResponseWriter, r *http.Request) {
	found, _ := s.store.All("")
	render.XML(w, r, found)
}
