package main

import (
	"fmt"
	"net/http"
)

const prefix = "/v1"

func init() {
	http.HandleFunc(prefix+"/items", items)
}

func main() {
	http.Handle("/metrics", promhttp())
	http.HandleFunc(fmt.Sprintf("%s/ping", prefix), func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			w.WriteHeader(405)
			return
		}
	})
	http.ListenAndServe(":80", nil)
}

func promhttp() http.Handler { return nil }

func items(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		_ = r.URL.Query().Get("q")
	case http.MethodPost, "PUT":
		w.WriteHeader(201)
	default:
		w.WriteHeader(405)
	}
}
