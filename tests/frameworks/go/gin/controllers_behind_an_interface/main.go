package main

import (
	"github.com/gin-gonic/gin"

	"example.com/app/internal/users"
)

type Controller interface {
	Mount(r gin.IRouter)
}

func controllers() []Controller {
	return []Controller{users.NewController("accounts"), &status{}}
}

type status struct{}

func (s *status) Mount(r gin.IRouter) {
	r.GET("/status", func(c *gin.Context) {})
}

func main() {
	r := gin.New()
	v2 := r.Group("/v2")
	for _, c := range controllers() {
		c.Mount(v2)
	}
	r.Run()
}
