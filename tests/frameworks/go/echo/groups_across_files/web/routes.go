package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

var apiVersion = "v3"

func BasePath() string { return "/api/" + apiVersion }

type Handler struct{}

func NewHandler() *Handler { return &Handler{} }

func (h *Handler) Register(v *echo.Group) {
	jwt := func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	notes := v.Group("/notes", jwt)
	notes.POST("", h.Create)
	notes.GET("", h.List)
	notes.GET("/:id", h.Get).Name = "note"
	comments := notes.Group("/:id/comments")
	comments.DELETE("/:commentID", h.DeleteComment, jwt)
	v.Match([]string{http.MethodPut, http.MethodPatch}, "/me", h.Update)
	v.Add(http.MethodGet, "/files/*", h.File)
	v.Any("/any", h.Update)
}
