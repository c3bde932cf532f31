package main

import (
	"github.com/labstack/echo/v4"

	"example.com/pay/internal/settings"
	"example.com/pay/internal/transport"
)

func main() {
	cfg := settings.Default()
	e := echo.New()
	transport.Attach(e, cfg)
	e.Start(cfg.Address)
}
