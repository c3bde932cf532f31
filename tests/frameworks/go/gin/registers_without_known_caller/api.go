package api

import "github.com/gin-gonic/gin"

type HandlerGroup struct{}

// Routes is called by a program that is not in this repository.
func Routes(r *gin.Engine, h *HandlerGroup) {
	base := r.Group("/things")
	base.GET("", h.List)
	if v := base.Group("/:thing/parts"); v != nil {
		v.POST("", h.Add)
	}
}

func (h *HandlerGroup) List(c *gin.Context) { _ = c.Request.URL.Query().Get("q") }
func (h *HandlerGroup) Add(c *gin.Context)  { _ = c.Request.Header.Get("X-Key") }
