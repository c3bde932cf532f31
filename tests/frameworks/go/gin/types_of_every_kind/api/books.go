package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/library/model"
)

// Shop sells and lends.
type Shop interface {
	List(page int) (*model.Page[model.Book], error)
	Find(id string) (*model.Book, error)
	Items() []model.Item
	Names() ([]model.Pair[string, []model.Status], error)
}

type handlers struct{ shop Shop }

// envelope is around everything that is answered.
type envelope struct {
	Code int `json:"code"`
	// What was asked for.
	Data any `json:"data,omitempty"`
}

func ok(c *gin.Context, data any) {
	c.JSON(http.StatusOK, envelope{Code: 0, Data: data})
}

func fail(c *gin.Context, status int, err error) {
	c.AbortWithStatusJSON(status, gin.H{"error": err.Error()})
}

// Register adds the routes.
func Register(r *gin.RouterGroup) {
	h := handlers{}
	r.GET("/books", h.list)
	r.GET("/books/:id", h.find)
	r.POST("/books", h.create)
	r.GET("/names", h.names)
	r.GET("/stats", h.stats)
	r.GET("/items", h.items)
}

type listQuery struct {
	Page   int          `form:"page,default=1" binding:"min=1"`
	Status model.Status `form:"status"`
}

// list lists the books.
func (h handlers) list(c *gin.Context) {
	var q listQuery
	if err := c.ShouldBindQuery(&q); err != nil {
		fail(c, http.StatusBadRequest, err)
		return
	}
	page, err := h.shop.List(q.Page)
	if err != nil {
		fail(c, http.StatusInternalServerError, err)
		return
	}
	ok(c, page)
}

// find gives one book.
func (h handlers) find(c *gin.Context) {
	book, err := h.shop.Find(c.Param("id"))
	if err != nil {
		fail(c, http.StatusNotFound, err)
		return
	}
	c.JSON(http.StatusOK, book)
}

// create takes in a book.
func (h handlers) create(c *gin.Context) {
	type created struct {
		Location string `json:"location"`
	}
	var book model.Book
	if err := c.ShouldBindJSON(&book); err != nil {
		fail(c, http.StatusUnprocessableEntity, err)
		return
	}
	c.JSON(http.StatusCreated, created{Location: "/v1/books/" + book.ID.String()})
}

func (h handlers) names(c *gin.Context) {
	names, _ := h.shop.Names()
	c.JSON(200, names)
}

func (h handlers) stats(c *gin.Context) {
	counts := map[string]any{"books": 12, "open": true}
	counts["busiest"] = []string{"monday"}
	c.JSON(200, gin.H{"counts": counts, "mean": 1.5})
}

func (h handlers) items(c *gin.Context) {
	found := h.shop.Items()
	rows := make([]map[string]any, len(found))
	for i, item := range found {
		rows[i] = map[string]any{"item": item, "weight": item.Weigh()}
	}
	c.JSON(http.StatusOK, rows)
}
