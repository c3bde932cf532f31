package server

import (
	"github.com/gin-gonic/gin"

	"example.com/lamps/lamps"
)

var APIv1 *gin.RouterGroup

func registerRoutes(router *gin.Engine) {
	router.GET("/health", func(c *gin.Context) { c.Status(204) })
	lamps.List(APIv1)
	lamps.Remove(APIv1)
}
