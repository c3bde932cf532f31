package main

import (
	"github.com/gin-gonic/gin"

	"example.com/library/api"
)

func main() {
	r := gin.Default()
	api.Register(r.Group("/v1"))
	r.Run()
}
