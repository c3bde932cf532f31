package animals

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"
)

func Register(s *mux.Router) {
	s.HandleFunc("", list).Methods("GET").Queries("kind", "{kind}")
	s.HandleFunc("", create).Methods("POST")
	s.HandleFunc("/{id}", show).Methods("GET", "HEAD").Headers("X-Zoo", "")
}

func list(w http.ResponseWriter, r *http.Request) {
	_ = r.URL.Query().Get("cage")
}

func create(w http.ResponseWriter, r *http.Request) {}

func show(w http.ResponseWriter, r *http.Request) {
	vars := mux.Vars(r)
	id, _ := strconv.Atoi(vars["id"])
	_ = id
}
