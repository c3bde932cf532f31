package main

import (
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"example.com/notes/web"
)

func main() {
	e := echo.New()
	e.Use(middleware.Recover())
	e.GET("/", func(c echo.Context) error { return c.NoContent(204) })
	g := e.Group(web.BasePath())
	web.NewHandler().Register(g)
	e.Logger.Fatal(e.Start(":80"))
}
