// Package web is what all handlers share.
package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// Error is an error with a status.
type Error struct {
	Status  int    `json:"-"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return e.Message }

// ErrMissing is answered where there is nothing.
var ErrMissing = &Error{Status: http.StatusNotFound, Message: "not here"}

// Handler serves and may fail.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Serve turns what a handler returns into an answer.
func Serve(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			var known *Error
			if errors.As(err, &known) {
				JSON(w, known.Status, known)
				return
			}
			http.Error(w, "sorry", http.StatusInternalServerError)
		}
	}
}

// JSON writes any value.
func JSON(w http.ResponseWriter, status int, value any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(value)
}

// Decode reads a body of any type.
func Decode[T any](r *http.Request) (T, error) {
	var value T
	err := json.NewDecoder(r.Body).Decode(&value)
	return value, err
}

// Into reads a body into what it is given.
func Into(r *http.Request, target any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, target)
}

// Flag reads a switch of the query.
func Flag(r *http.Request, name string) bool {
	return r.URL.Query().Get(name) == "1"
}
