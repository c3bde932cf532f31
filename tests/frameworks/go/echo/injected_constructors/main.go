package main

import "github.com/labstack/echo/v4"

type Server struct {
	e     *echo.Echo
	kites *Kites
}

type Kites struct{}

func (k *Kites) Setup(g *echo.Group) {
	g.GET("/v2/kites", func(c echo.Context) error { return nil })
}

func newEcho() *echo.Echo { return echo.New() }

func main() {
	s := newServer()
	s.kites.Setup(s.e.Group("/api"))
	s.e.Start(":80")
}
