package books

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
)

type Resource struct{}

func (rs Resource) Routes() chi.Router {
	r := chi.NewRouter()
	r.Get("/", rs.List)
	r.Post("/", rs.List)
	r.Route("/{id}", func(r chi.Router) {
		r.Use(rs.ctx)
		r.Get("/", rs.Get)
		r.Mount("/reviews", reviews())
	})
	return r
}

func reviews() http.Handler {
	r := chi.NewRouter()
	r.Get("/", func(w http.ResponseWriter, r *http.Request) {})
	r.Get("/{review}/*", func(w http.ResponseWriter, r *http.Request) {})
	return r
}

func (rs Resource) ctx(next http.Handler) http.Handler { return next }

func (rs Resource) List(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page"))
	_ = q["genre"]
	_ = r.FormValue("sort")
	_ = r.Header.Get("Accept-Language")
	_ = page
}

func (rs Resource) Get(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(chi.URLParam(r, "id"))
	_ = id
}
