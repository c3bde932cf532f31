package routes

import (
	"github.com/gin-gonic/gin"

	"example.com/shop/handlers"
)

// Register adds all routes of the shop.
func Register(rg *gin.RouterGroup, h *handlers.Handlers) {
	orders := rg.Group("/orders")
	{
		orders.GET("", h.ListOrders)
		orders.POST("/", h.CreateOrder)
		registerItems(orders.Group("/:orderID/items"), h)
	}
	rg.Any("/echo", h.Echo)
	rg.Handle("PATCH", "/profile", h.UpdateProfile)
}

func registerItems(items gin.IRoutes, h *handlers.Handlers) {
	items.Use(gin.Logger()).GET("/*path", h.Item).DELETE("/:item", h.RemoveItem)
}
