package model

// Page is one part of a longer list.
type Page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

// Pair holds two things.
type Pair[K comparable, V any] struct {
	Key   K `json:"key"`
	Value V `json:"value"`
}
