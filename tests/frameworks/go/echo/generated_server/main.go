package main

import (
	"github.com/labstack/echo/v4"

	"example.com/weather/api"
	"example.com/weather/gen"
)

func main() {
	e := echo.New()
	gen.RegisterHandlers(e.Group("/v2"), gen.NewStrictHandler(api.Station{}))
	e.Logger.Fatal(e.Start(":80"))
}
