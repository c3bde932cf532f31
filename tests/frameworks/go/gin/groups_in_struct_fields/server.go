package main

import (
	"os"

	"github.com/gin-gonic/gin"
)

type Config struct {
	BasePath string
}

type Server struct {
	*gin.Engine
	cfg    Config
	public *gin.RouterGroup
	admin  *gin.RouterGroup
}

func getenv(key, fallback string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return fallback
}

func NewServer() *Server {
	s := &Server{Engine: gin.New(), cfg: Config{BasePath: getenv("BASE_PATH", "/blog")}}
	s.public = s.Group(s.cfg.BasePath)
	s.admin = s.public.Group("/admin", s.requireAdmin())
	s.routes()
	return s
}

func (s *Server) requireAdmin() gin.HandlerFunc {
	return func(c *gin.Context) { c.Next() }
}

func main() {
	NewServer().Run()
}
