package main

import (
	"github.com/gin-gonic/gin"

	"example.com/zoo/api"
)

// @title Zoo
// @version 2.1
// @securityDefinitions.apikey KeeperKey
// @in header
// @name X-Keeper
// @securityDefinitions.basic Visitor
// @securityDefinitions.oauth2.application Partner
// @tokenUrl https://zoo.example.com/token
// @scope.feed Feed the animals
func main() {
	r := gin.Default()
	r.GET("/animals", api.List)
	r.POST("/animals", api.Add)
	r.POST("/animals/:id/photo", api.Photo)
	r.GET("/animals/:id/food", api.Food)
	r.Run()
}
