package main

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/render"
	"gorm.io/gorm"
)

// Recipe is kept in the database.
type Recipe struct {
	gorm.Model
	Title string `json:"title"`
}

// Dish is a recipe as it is shown.
type Dish struct {
	*Recipe
	Minutes int `json:"minutes"`
}

// Render is called before a dish is written.
func (d *Dish) Render(w http.ResponseWriter, r *http.Request) error { return nil }

func dish(recipe *Recipe) *Dish { return &Dish{Recipe: recipe} }

func dishes(recipes []*Recipe) []render.Renderer {
	shown := []render.Renderer{}
	for _, recipe := range recipes {
		shown = append(shown, dish(recipe))
	}
	return shown
}

// Trouble is what went wrong.
type Trouble struct {
	Status int    `json:"-"`
	Text   string `json:"text"`
}

// Render sets the status.
func (t *Trouble) Render(w http.ResponseWriter, r *http.Request) error {
	render.Status(r, t.Status)
	return nil
}

var gone = &Trouble{Status: http.StatusGone, Text: "eaten"}

func bad(err error) render.Renderer {
	return &Trouble{http.StatusBadRequest, err.Error()}
}

// Order is what the kitchen is asked for.
type Order struct {
	Title    string `json:"title"`
	Portions int    `json:"portions"`
}

// Bind checks an order.
func (o *Order) Bind(r *http.Request) error {
	if o.Title == "" {
		return errors.New("of what?")
	}
	return nil
}

// failing is an error with its status.
type failing struct {
	err    error
	status int
}

// kitchenHandler may fail.
type kitchenHandler func(w http.ResponseWriter, r *http.Request) *failing

// ServeHTTP answers for what failed.
func (h kitchenHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f := h(w, r); f != nil {
		http.Error(w, f.err.Error(), f.status)
	}
}

func fresh(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("stale") {
			render.Render(w, r, gone)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func list(w http.ResponseWriter, r *http.Request) {
	if err := render.RenderList(w, r, dishes(nil)); err != nil {
		render.Render(w, r, bad(err))
	}
}

func cook(w http.ResponseWriter, r *http.Request) {
	order := &Order{}
	if err := render.Bind(r, order); err != nil {
		render.Render(w, r, bad(err))
		return
	}
	render.Status(r, http.StatusCreated)
	render.Render(w, r, dish(&Recipe{Title: order.Title}))
}

func taste(w http.ResponseWriter, r *http.Request) *failing {
	if r.URL.Query().Get("spoon") == "" {
		return &failing{errors.New("with what?"), http.StatusTeapot}
	}
	json.NewEncoder(w).Encode(map[string]bool{"good": true})
	return nil
}

func main() {
	r := chi.NewRouter()
	r.With(fresh).Get("/dishes", list)
	r.Post("/dishes", cook)
	r.Method("GET", "/taste", kitchenHandler(taste))
	http.ListenAndServe(":80", r)
}
