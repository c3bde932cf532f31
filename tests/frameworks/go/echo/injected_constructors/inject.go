//go:build wireinject

package main

import "github.com/google/wire"

func newServer() *Server {
	wire.Build(newEcho, wire.Struct(new(Kites)), wire.Struct(new(Server), "*"))
	return nil
}
