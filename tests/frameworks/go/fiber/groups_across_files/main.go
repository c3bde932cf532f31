package main

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/logger"

	"example.com/todo/router"
)

func main() {
	app := fiber.New()
	router.Setup(app)
	app.Listen(":3000")
}

var _ = logger.New
