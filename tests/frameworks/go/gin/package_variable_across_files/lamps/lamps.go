package lamps

import "github.com/gin-gonic/gin"

func List(router *gin.RouterGroup) {
	router.GET("/lamps", func(c *gin.Context) { c.JSON(200, []string{}) })
}

func Remove(router *gin.RouterGroup) {
	router.DELETE("/lamps/:id", func(c *gin.Context) { c.Status(204) })
}
