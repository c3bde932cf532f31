package main

import (
	"github.com/gin-gonic/gin"

	"example.com/shop/config"
	"example.com/shop/handlers"
	"example.com/shop/routes"
)

func main() {
	engine := gin.Default()
	engine.GET("/health", func(c *gin.Context) { c.String(200, "ok") })
	api := engine.Group(config.Prefix)
	routes.Register(api, handlers.New())
	engine.Run(":8080")
}
