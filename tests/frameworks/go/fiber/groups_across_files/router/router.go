package router

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/logger"
)

func Setup(app *fiber.App) {
	api := app.Group("/api", logger.New())
	api.Get("/ping", ping)
	api.Route("/lists", func(lists fiber.Router) {
		lists.Get("/", ping)
		lists.Get("/:list<int>", ping)
		todos(lists.Group("/:list/todos"))
	})
	admin := fiber.New()
	admin.Get("/stats", ping)
	app.Mount("/admin", admin)
	app.All("/all", ping)
	app.Add("PATCH", "/me", ping)
	app.Get("/files/*", ping)
	app.Get("/optional/:name?", ping)
}

func todos(r fiber.Router) {
	r.Get("", list).Post("", ping)
	r.Delete("/:id", ping)
}

func list(c *fiber.Ctx) error {
	page := c.QueryInt("page", 1)
	done := c.QueryBool("done")
	_ = c.Query("q")
	_ = c.Get("X-Device")
	return c.JSON(fiber.Map{"page": page, "done": done})
}

func ping(c *fiber.Ctx) error { return c.SendString("pong") }
