package main

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Record is what one pair of handlers can keep.
type Record interface {
	Keep() error
	Others() (found interface{}, err error)
}

// CRUD serves records of one kind.
type CRUD struct{ Make func() Record }

// Add keeps a record.
func (c *CRUD) Add(ctx echo.Context) error {
	record := c.Make()
	if err := ctx.Bind(record); err != nil {
		return echo.ErrBadRequest
	}
	if err := record.Keep(); err != nil {
		return err
	}
	return ctx.JSON(http.StatusCreated, record)
}

// All gives all records.
func (c *CRUD) All(ctx echo.Context) error {
	found, err := c.Make().Others()
	if err != nil {
		return err
	}
	return ctx.JSON(http.StatusOK, found)
}

// Plant grows.
type Plant struct {
	Height int `json:"height"`
}

func (p *Plant) Keep() error { return nil }

func (p *Plant) Others() (found interface{}, err error) {
	plants := []*Plant{p}
	return plants, nil
}

// Tool does not.
type Tool struct {
	Use string `json:"use"`
}

func (t *Tool) Keep() error { return nil }

func (t *Tool) Others() (found interface{}, err error) {
	tools := map[string]Tool{}
	return tools, nil
}

// Post sends letters.
type Post interface{ Send(ctx echo.Context) error }

type pigeon struct{}

func (pigeon) Send(ctx echo.Context) error { return ctx.String(http.StatusAccepted, "on its way") }

type bottle struct{}

func (bottle) Send(ctx echo.Context) error { return ctx.NoContent(http.StatusGone) }

type office struct{ post Post }

func (o *office) write(ctx echo.Context) error { return o.post.Send(ctx) }

func main() {
	e := echo.New()
	plants := &CRUD{Make: func() Record { return &Plant{} }}
	e.POST("/plants", plants.Add)
	e.GET("/plants", plants.All)
	tools := &CRUD{Make: func() Record { return &Tool{} }}
	e.POST("/tools", tools.Add)
	e.GET("/tools", tools.All)
	o := &office{post: pigeon{}}
	e.POST("/letters", o.write)
	e.Logger.Fatal(e.Start(":80"))
}
