package server

import "github.com/gin-gonic/gin"

func Start(base string) {
	router := gin.New()
	APIv1 = router.Group(base + "/v1")
	registerRoutes(router)
	router.Run()
}
