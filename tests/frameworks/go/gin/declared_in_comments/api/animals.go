// Package api serves the animals. What its handlers do is written elsewhere.
package api

import "github.com/gin-gonic/gin"

// Backend answers for all of them.
var Backend func(c *gin.Context)

// List godoc
// @Summary      List animals
// @Description  All that are awake,
// @Description  a page at a time.
// @Tags         animals
// @Produce      json
// @Param        page   query  int       false  "Which page"     minimum(1) default(1)
// @Param        kinds  query  []string  false  "Of these kinds" Enums(bird, fish)
// @Param        X-Day  header string    true   "Of a day"
// @Success      200  {object}  model.Result{data=model.Page[model.Animal]}
// @Failure      400,404  {object}  model.Result{data=string}  "No such page"
// @Security     KeeperKey || Visitor
// @Router       /other/path [get]
func List(c *gin.Context) { Backend(c) }

// Add godoc
// @Summary  Add an animal
// @Tags     animals,keepers
// @Accept   json
// @Param    animal  body  model.Animal  true  "The animal"
// @Success  201  {object}  model.Result{data=object{id=int,tags=[]string}}
// @Success  202
// @Security Partner[feed] && KeeperKey
func Add(c *gin.Context) { Backend(c) }

// Photo takes a picture of an animal.
//
// It must hold still.
// @ID      takePhoto
// @Accept  mpfd
// @Param   id       path      int     true   "Which one"
// @Param   photo    formData  file    true   "The picture"
// @Param   caption  formData  string  false  "What it shows"  maxLength(80)
// @Success 200  {array}   model.Animal
// @Failure default  {string}  string  "Sorry"
// @Deprecated
func Photo(c *gin.Context) { Backend(c) }

// swagger:route GET /animals/{id}/food keepers listFood
//
// What an animal eats.
//
//	Produces:
//	- application/json
func Food(c *gin.Context) { Backend(c) }
