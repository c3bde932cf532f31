package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type route struct {
	method  string
	path    string
	handler gin.HandlerFunc
}

func (s *Server) routes() {
	for _, r := range []route{
		{http.MethodGet, "/posts", s.listPosts},
		{http.MethodPost, "/posts", s.createPost},
		{method: "DELETE", path: "/posts/:id", handler: s.deletePost},
	} {
		s.public.Handle(r.method, r.path, r.handler)
	}
	s.admin.PUT("settings", s.saveSettings)
	s.public.Match([]string{"GET", "HEAD"}, "/feed.xml", s.feed)
	s.GET("/robots.txt", s.feed)
}

func (s *Server) listPosts(c *gin.Context) {
	var filter struct {
		Author string   `form:"author"`
		Page   int      `form:"page,default=1" binding:"min=1"`
		Tags   []string `form:"tag"`
		From   string   `form:"from" binding:"required"`
	}
	if err := c.ShouldBindQuery(&filter); err != nil {
		c.AbortWithStatus(400)
	}
}

func (s *Server) createPost(c *gin.Context)   {}
func (s *Server) deletePost(c *gin.Context)   {}
func (s *Server) saveSettings(c *gin.Context) {}
func (s *Server) feed(c *gin.Context)         {}
