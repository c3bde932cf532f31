package main

import (
	"net/http"

	"example.com/board/server"
)

func main() {
	s := &server.Server{}
	http.ListenAndServe(":80", s.Routes())
}
