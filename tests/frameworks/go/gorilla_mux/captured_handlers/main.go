package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"
)

// Parcel is on its way.
type Parcel struct {
	Number string  `json:"number"`
	Weight float64 `json:"weight"`
}

// call does the work of one route: it gives a value or an error.
type call func(ctx context.Context, r *http.Request) (any, error)

type route struct {
	method, path string
	run          call
}

// versioned refuses old clients.
func versioned(inner call) call {
	return func(ctx context.Context, r *http.Request) (any, error) {
		return inner(ctx, r)
	}
}

// handle makes a handler that writes what a call gives.
func handle(c call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		value, err := c(r.Context(), r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		data, _ := json.Marshal(value)
		w.Header().Set("Content-Type", "application/json")
		w.Write(data)
	}
}

func number(r *http.Request, name string, otherwise int) int {
	value, err := strconv.Atoi(r.FormValue(name))
	if err != nil {
		return otherwise
	}
	return value
}

func list(ctx context.Context, r *http.Request) (any, error) {
	limit := number(r, "limit", 10)
	return make([]Parcel, limit), nil
}

func send(ctx context.Context, r *http.Request) (any, error) {
	var parcel Parcel
	if err := json.NewDecoder(r.Body).Decode(&parcel); err != nil {
		return nil, err
	}
	urgent := number(r, "urgent", 0)
	return map[string]any{"number": mux.Vars(r)["number"], "urgent": urgent > 0}, nil
}

func keyed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("api_key") == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	r := mux.NewRouter()
	api := r.PathPrefix("/api").Subrouter()
	api.Use(keyed)
	for _, route := range []route{
		{"GET", "/parcels", list},
		{"PUT", "/parcels/{number}", versioned(send)},
	} {
		api.HandleFunc(route.path, handle(route.run)).Methods(route.method)
	}
	http.ListenAndServe(":80", r)
}
