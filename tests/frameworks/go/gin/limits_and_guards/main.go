package main

import (
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// Address is where somebody lives.
type Address struct {
	City string `json:"city" binding:"required,alpha"`
	Zip  string `json:"zip" binding:"len=5,numeric"`
}

// Account has every limit that the validator knows.
type Account struct {
	Name      string            `json:"name" binding:"required,min=2,max=40"`
	Email     string            `json:"email" binding:"required,email"`
	Site      string            `json:"site" binding:"omitempty,url"`
	Role      string            `json:"role" binding:"oneof=admin 'power user' guest"`
	Level     int               `json:"level" binding:"oneof=1 2 3"`
	Age       int               `json:"age" binding:"gte=18,lt=130"`
	Score     float64           `json:"score" binding:"gt=0,lte=9.5"`
	Nick      string            `json:"nick" binding:"gt=1,lt=10"`
	Code      string            `json:"code" binding:"uuid4"`
	Born      string            `json:"born" binding:"datetime=2006-01-02"`
	Phone     string            `json:"phone" binding:"e164"`
	Color     string            `json:"color" binding:"hexcolor"`
	Key       string            `json:"key" binding:"startswith=key-"`
	Host      string            `json:"host" binding:"ipv4|ipv6"`
	Tags      []string          `json:"tags" binding:"min=1,max=5,unique,dive,min=3,alphanum"`
	Labels    map[string]string `json:"labels" binding:"max=8,dive,keys,max=10,endkeys,max=20"`
	Addresses []Address         `json:"addresses" binding:"dive"`
	Latitude  float64           `json:"latitude" binding:"latitude"`
	Kind      string            `json:"kind" enums:"a,b" default:"a" example:"b"`
	Size      int               `json:"size" minimum:"1" maximum:"9" multipleOf:"2"`
}

// Login comes from a page or from a program.
type Login struct {
	User     string `form:"user" json:"user" binding:"required"`
	Password string `form:"password" json:"password" binding:"required,min=8"`
}

type avatar struct {
	Caption string                `form:"caption"`
	File    *multipart.FileHeader `form:"file" binding:"required"`
}

type key struct {
	ID int64 `uri:"id" binding:"required,min=1"`
}

type problem struct {
	Error string `json:"error"`
}

func requireToken(c *gin.Context) {
	header := c.GetHeader("Authorization")
	if !strings.HasPrefix(header, "Bearer ") {
		c.AbortWithStatusJSON(http.StatusUnauthorized, problem{Error: "who are you?"})
		return
	}
	c.Next()
}

func requireKey() gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("X-API-Key") == "" {
			c.AbortWithStatus(http.StatusForbidden)
		}
	}
}

func main() {
	r := gin.New()
	r.Use(gin.Recovery())
	r.POST("/login", login)
	accounts := r.Group("/accounts", requireToken)
	accounts.POST("", create)
	accounts.PUT("/:id/avatar", upload)
	accounts.PATCH("/:id/notes", note)
	accounts.DELETE("/:id", remove)
	admin := r.Group("/admin")
	admin.Use(requireKey())
	admin.GET("/report", report)
	metrics := r.Group("/metrics", gin.BasicAuth(gin.Accounts{"a": "b"}))
	metrics.GET("", func(c *gin.Context) { c.String(http.StatusOK, "up 1") })
	r.Run()
}

func create(c *gin.Context) {
	var account Account
	if err := c.BindJSON(&account); err != nil {
		return
	}
	c.Header("Location", "/accounts/1")
	c.Status(http.StatusCreated)
}

func login(c *gin.Context) {
	var login Login
	if c.ShouldBind(&login) != nil {
		c.JSON(http.StatusBadRequest, problem{"bad login"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"token": "t", "expires": 3600})
}

func upload(c *gin.Context) {
	var k key
	var a avatar
	if c.ShouldBindUri(&k) != nil || c.ShouldBind(&a) != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.File("avatars/" + a.File.Filename)
}

func note(c *gin.Context) {
	text := c.PostForm("text")
	if text == "" {
		c.JSON(http.StatusBadRequest, problem{Error: "no text"})
		return
	}
	c.Redirect(http.StatusSeeOther, "/")
}

// remove an account
//
// @Summary Remove an account
// @Description It is gone for good.
// @Tags accounts,danger
// @ID removeAccount
// @Deprecated
// @Param id path int true "Which one"
// @Param reason query string false "Why" Enums(spam, wish) default(wish)
// @Success 204
// @Failure 409 {object} problem "Still in use"
// @Router /never/read [delete]
func remove(c *gin.Context) {
	c.Status(http.StatusNoContent)
}

func report(c *gin.Context) {
	c.Data(http.StatusOK, "text/csv", []byte("a,b"))
}
