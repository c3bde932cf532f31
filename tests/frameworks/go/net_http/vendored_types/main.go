package main

import (
	"encoding/json"
	"io"
	"net/http"

	"example.org/go-units"
)

// Reading is what a meter shows.
type Reading struct {
	Measure units.Measure `json:"measure"`
	Place   string        `json:"place"`
}

func main() {
	http.HandleFunc("POST /readings", add)
	http.ListenAndServe(":80", nil)
}

func add(w http.ResponseWriter, r *http.Request) {
	var reading Reading
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&reading); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(reading.Measure)
}
