package transport

import (
	"path"

	"github.com/labstack/echo/v4"

	"example.com/pay/internal/settings"
)

type module func(g *echo.Group)

var modules = map[string]module{
	"/cards":    cards,
	"/invoices": invoices,
}

func Attach(e *echo.Echo, cfg *settings.Settings) {
	for prefix, mount := range modules {
		mount(e.Group(path.Join(cfg.HTTP.Prefix, prefix)))
	}
}

func cards(g *echo.Group) {
	g.GET("/:card", show)
}

func invoices(g *echo.Group) {
	g.GET("", show)
	g.POST("", show)
}

func show(c echo.Context) error { return nil }
