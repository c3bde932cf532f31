package main

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/basicauth"
)

// Line is one article of a cart.
type Line struct {
	Article string  `json:"article" validate:"required"`
	Amount  int     `json:"amount" validate:"min=1"`
	Price   float64 `json:"price,omitempty"`
}

// Cart holds what somebody buys.
type Cart struct {
	Lines []Line         `json:"lines"`
	Rest  map[string]any `json:"rest,omitempty"`
}

// Reply is around every answer.
type Reply struct {
	Success bool   `json:"success"`
	Message string `json:"message,omitempty"`
	Result  any    `json:"result,omitempty"`
}

func success(c *fiber.Ctx, status int, result interface{}) error {
	return c.Status(status).JSON(Reply{Success: true, Result: result})
}

func failure(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	if strings.Contains(err.Error(), "missing") {
		status = fiber.StatusNotFound
	}
	return c.Status(status).JSON(&Reply{Message: err.Error()})
}

func protected(c *fiber.Ctx) error {
	if !strings.HasPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ") {
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	return c.Next()
}

func main() {
	app := fiber.New()
	carts := app.Group("/carts", protected)
	carts.Get("/:id", show)
	carts.Post("/", create)
	carts.Post("/import", importCart)
	carts.Delete("/:id", remove)
	app.Get("/admin", basicauth.New(basicauth.Config{}), func(c *fiber.Ctx) error { return c.SendString("hello") })
	app.Listen(":80")
}

func load(id string) (*Cart, error) { return nil, nil }

func show(c *fiber.Ctx) error {
	cart, err := load(c.Params("id"))
	if err != nil {
		return failure(c, err)
	}
	return success(c, fiber.StatusOK, cart)
}

func create(c *fiber.Ctx) error {
	var cart Cart
	if err := c.BodyParser(&cart); err != nil {
		return fiber.NewError(fiber.StatusBadRequest, "no cart")
	}
	return success(c, fiber.StatusCreated, fiber.Map{"id": "1", "lines": len(cart.Lines)})
}

func importCart(c *fiber.Ctx) error {
	var lines []Line
	if err := json.Unmarshal(c.Body(), &lines); err != nil {
		return fiber.ErrUnprocessableEntity
	}
	return c.JSON(lines)
}

func remove(c *fiber.Ctx) error {
	return c.SendStatus(fiber.StatusNoContent)
}
