package crm

import (
	"os"

	"github.com/gofiber/fiber/v3"
)

type Handler interface {
	Routes(r fiber.Router)
}

type Contacts struct{}

func (Contacts) Routes(r fiber.Router) {
	g := r.Group("/contacts")
	g.Get("/:id", func(c fiber.Ctx) error { return nil })
	g.Put("/:id", func(c fiber.Ctx) error { return nil })
}

type Deals struct{ path string }

func (d *Deals) Routes(r fiber.Router) {
	r.Get(d.path, func(c fiber.Ctx) error { return nil })
}

func prefix() string {
	if p, ok := os.LookupEnv("PREFIX"); ok {
		return p
	}
	return "/crm"
}

func Run() error {
	app := fiber.New(fiber.Config{AppName: "crm"})
	v1 := app.Group(prefix()).Group("v1")
	for _, h := range []Handler{Contacts{}, &Deals{path: "/deals"}} {
		h.Routes(v1)
	}
	return app.Listen(":1")
}
