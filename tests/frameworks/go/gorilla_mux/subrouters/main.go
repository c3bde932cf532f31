package main

import (
	"net/http"

	"github.com/gorilla/mux"

	"example.com/zoo/animals"
)

func main() {
	r := mux.NewRouter().StrictSlash(true)
	r.HandleFunc("/", home)
	api := r.PathPrefix("/api").Subrouter()
	animals.Register(api.PathPrefix("/animals").Subrouter())
	api.Methods("GET").Path("/keepers").HandlerFunc(home)
	api.Path("/keepers/{keeper}").Methods(http.MethodPut, http.MethodPatch).Handler(http.HandlerFunc(home))
	get := api.Methods("GET").Subrouter()
	get.HandleFunc("/tickets/{ticket:[0-9]+}", home)
	r.PathPrefix("/static/").Handler(http.FileServer(http.Dir("static")))
	http.Handle("/", r)
	http.ListenAndServe(":80", nil)
}

func home(w http.ResponseWriter, r *http.Request) {}
