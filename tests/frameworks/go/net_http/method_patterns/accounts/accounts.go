package accounts

import (
	"net/http"
	"strconv"
)

type service struct{}

func Handler() http.Handler {
	s := &service{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /accounts", s.list)
	mux.HandleFunc("GET /accounts/{id}", s.get)
	mux.Handle("DELETE /accounts/{id}", auth(http.HandlerFunc(s.remove)))
	return mux
}

func auth(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.WriteHeader(401)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *service) list(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("archived") {
		w.WriteHeader(200)
	}
	_, _ = strconv.ParseBool(r.URL.Query().Get("closed"))
}

func (s *service) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		w.WriteHeader(400)
	}
	_ = id
}

func (s *service) remove(w http.ResponseWriter, r *http.Request) {}
