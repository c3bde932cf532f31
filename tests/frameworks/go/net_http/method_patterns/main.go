package main

import (
	"net/http"

	"example.com/bank/accounts"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", health)
	mux.Handle("/api/", http.StripPrefix("/api", accounts.Handler()))
	mux.HandleFunc("POST example.com/hooks/{name...}", health)
	mux.HandleFunc("/legacy/{$}", health)
	http.ListenAndServe(":8080", logging(mux))
}

func logging(next http.Handler) http.Handler { return next }

func health(w http.ResponseWriter, r *http.Request) {}
