package handlers

import (
	"strconv"

	"github.com/gin-gonic/gin"
)

type Handlers struct{}

func New() *Handlers { return &Handlers{} }

// ListOrders lists orders, newest first.
func (h *Handlers) ListOrders(c *gin.Context) {
	status := c.Query("status")
	limit, _ := strconv.Atoi(c.DefaultQuery("limit", "20"))
	tenant := c.GetHeader("X-Tenant")
	tags := c.QueryArray("tag")
	c.JSON(200, gin.H{"status": status, "limit": limit, "tenant": tenant, "tags": tags})
}

func (h *Handlers) CreateOrder(c *gin.Context)   { c.Status(201) }
func (h *Handlers) Item(c *gin.Context)          { c.Status(200) }
func (h *Handlers) Echo(c *gin.Context)          { c.Status(200) }
func (h *Handlers) UpdateProfile(c *gin.Context) { c.Status(200) }

func (h *Handlers) RemoveItem(c *gin.Context) {
	id, err := strconv.ParseInt(c.Param("item"), 10, 64)
	if err != nil {
		c.Status(400)
		return
	}
	c.JSON(200, id)
}
