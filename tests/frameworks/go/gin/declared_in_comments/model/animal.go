// Package model is what the zoo has.
package model

// Animal lives here.
type Animal struct {
	Name string `json:"name"`
	Legs int    `json:"legs"`
}

// Result is around every answer.
type Result struct {
	Code int         `json:"code"`
	Data interface{} `json:"data"`
}

// Page is a part of a list.
type Page[T any] struct {
	Items []T  `json:"items"`
	More  bool `json:"more"`
}
