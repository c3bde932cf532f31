package main

import "example.com/lamps/server"

func main() {
	server.Start("/api")
}
