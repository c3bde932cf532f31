package users

import (
	"fmt"

	"github.com/gin-gonic/gin"
)

type Controller struct {
	noun string
}

func NewController(noun string) *Controller {
	return &Controller{noun: noun}
}

func (c *Controller) Mount(r gin.IRouter) {
	group := r.Group(fmt.Sprintf("/%s", c.noun))
	group.GET("/:id", c.Get)
	group.PUT("/:id", wrap(c.Put))
}

func (c *Controller) Get(ctx *gin.Context)       {}
func (c *Controller) Put(ctx *gin.Context) error { return nil }

func wrap(h func(*gin.Context) error) gin.HandlerFunc {
	return func(ctx *gin.Context) {
		if err := h(ctx); err != nil {
			ctx.Status(500)
		}
	}
}
