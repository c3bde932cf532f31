package main

import (
	"net/http"

	"example.com/tasks"
)

func main() {
	s := tasks.New(tasks.WithPrefix("/v1/"))
	http.ListenAndServe(":80", s.Router)
}
