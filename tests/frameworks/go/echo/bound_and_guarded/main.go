package main

import (
	"net/http"
	"time"

	"github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Booking is a room for some time.
type Booking struct {
	ID    string    `json:"id"`
	Room  string    `json:"room"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// ListBookings is filled from path and query.
type ListBookings struct {
	Room string `param:"room"`
	Day  string `query:"day" validate:"datetime=2006-01-02"`
	Size int    `query:"size" validate:"max=50"`
}

// ChangeBooking has its id in the path and the rest in the body.
type ChangeBooking struct {
	ID    string    `param:"id"`
	Until time.Time `json:"until" validate:"required"`
	Note  *string   `json:"note"`
}

// Service is what the handlers call.
type Service interface {
	Bookings(room string) ([]Booking, error)
	Change(id string, until time.Time) (*Booking, error)
}

// API serves bookings.
type API struct{ service Service }

func main() {
	e := echo.New()
	api := &API{}
	e.GET("/health", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	rooms := e.Group("/rooms", echojwt.WithConfig(echojwt.Config{SigningKey: []byte("k")}))
	rooms.GET("/:room/bookings", api.list)
	rooms.PUT("/bookings/:id", api.change)
	rooms.POST("/:room/photo", api.photo)
	e.POST("/hooks", api.hook, middleware.KeyAuthWithConfig(middleware.KeyAuthConfig{KeyLookup: "header:X-Hook-Key"}))
	e.GET("/feed", api.feed, withSession)
	e.Logger.Fatal(e.Start(":80"))
}

// withSession wants a cookie.
func withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := c.Cookie("session_id"); err != nil {
			return echo.ErrUnauthorized
		}
		return next(c)
	}
}

func (a *API) list(c echo.Context) error {
	var given ListBookings
	if err := c.Bind(&given); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, "cannot read")
	}
	found, err := a.service.Bookings(given.Room)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, echo.Map{"bookings": found, "size": len(found)})
}

func (a *API) change(c echo.Context) error {
	given := new(ChangeBooking)
	if err := c.Bind(given); err != nil {
		return err
	}
	changed, err := a.service.Change(given.ID, given.Until)
	if err != nil {
		return echo.ErrNotFound
	}
	return c.JSON(http.StatusOK, changed)
}

func (a *API) photo(c echo.Context) error {
	file, err := c.FormFile("photo")
	if err != nil {
		return err
	}
	return c.String(http.StatusCreated, file.Filename+c.FormValue("caption"))
}

func (a *API) hook(c echo.Context) error {
	event := map[string]any{}
	if err := c.Bind(&event); err != nil {
		return err
	}
	if event["kind"] == "ping" {
		return c.XML(http.StatusOK, struct{ Pong string }{"pong"})
	}
	return c.Redirect(http.StatusFound, "/")
}

func (a *API) feed(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderContentType, "application/feed+json")
	return c.Blob(http.StatusOK, "application/feed+json", []byte("{}"))
}
