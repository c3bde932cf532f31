package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	validation "github.com/go-ozzo/ozzo-validation/v4"
	"github.com/go-ozzo/ozzo-validation/v4/is"

	"example.com/notes/web"
)

// Note is a text with a title.
type Note struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// NewNote is what a note is made from.
type NewNote struct {
	Title string   `json:"title"`
	Text  string   `json:"text"`
	Mail  string   `json:"mail"`
	Kind  string   `json:"kind"`
	Slug  string   `json:"slug"`
	Stars int      `json:"stars"`
	Tags  []string `json:"tags"`
}

// Validate holds the rules.
func (n NewNote) Validate() error {
	return validation.ValidateStruct(&n,
		validation.Field(&n.Title, validation.Required, validation.Length(1, 80)),
		validation.Field(&n.Mail, is.Email),
		validation.Field(&n.Kind, validation.In("memo", "letter")),
		validation.Field(&n.Slug, validation.Match(regexp.MustCompile("^[a-z-]+$"))),
		validation.Field(&n.Stars, validation.Min(1), validation.Max(5)),
		validation.Field(&n.Tags, validation.Length(0, 9), validation.Each(validation.Length(2, 20))),
	)
}

type store struct{}

func (s *store) find(id int) (*Note, error) {
	if id == 0 {
		return nil, web.ErrMissing
	}
	return &Note{ID: id}, nil
}

type server struct{ notes *store }

func main() {
	s := &server{notes: &store{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /notes/{id}", web.Serve(s.show))
	mux.HandleFunc("POST /notes", web.Serve(s.create))
	mux.HandleFunc("PUT /notes/{id}", authenticated(s.replace))
	mux.HandleFunc("/drafts", s.drafts)
	mux.HandleFunc("GET /export", s.export)
	http.ListenAndServe(":80", mux)
}

// authenticated lets those in who know the password.
func authenticated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); !ok {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func (s *server) show(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return &web.Error{Status: http.StatusBadRequest, Message: "no number"}
	}
	note, err := s.notes.find(id)
	if err != nil {
		return err
	}
	if web.Flag(r, "brief") {
		note.Text = ""
	}
	return web.JSON(w, http.StatusOK, note)
}

func (s *server) create(w http.ResponseWriter, r *http.Request) error {
	given, err := web.Decode[NewNote](r)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, map[string]any{"note": Note{Title: given.Title}})
}

func (s *server) replace(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Note Note `json:"note"`
	}
	if err := web.Into(r, &body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, "bad: %v", err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) drafts(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		web.JSON(w, 200, []Note{})
	case http.MethodPost:
		var note Note
		if web.Into(r, &note) == nil {
			web.JSON(w, 202, note)
		}
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (s *server) export(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/csv")
	w.Write([]byte("id,title\n"))
}
