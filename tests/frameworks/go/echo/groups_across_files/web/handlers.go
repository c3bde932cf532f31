package web

import (
	"strconv"

	"github.com/labstack/echo/v4"
)

func (h *Handler) List(c echo.Context) error {
	offset, err := strconv.Atoi(c.QueryParam("offset"))
	if err != nil {
		offset = 0
	}
	_ = c.Request().Header.Get("X-Request-Id")
	var draft bool
	if err := echo.QueryParamsBinder(c).Bool("draft", &draft).BindError(); err != nil {
		return err
	}
	return c.JSON(200, offset)
}

type noteQuery struct {
	ID     int64  `param:"id"`
	Fields string `query:"fields"`
}

func (h *Handler) Get(c echo.Context) error {
	var q noteQuery
	if err := c.Bind(&q); err != nil {
		return err
	}
	return c.JSON(200, q)
}

func (h *Handler) Create(c echo.Context) error        { return nil }
func (h *Handler) DeleteComment(c echo.Context) error { return nil }
func (h *Handler) Update(c echo.Context) error        { return nil }
func (h *Handler) File(c echo.Context) error          { return nil }
