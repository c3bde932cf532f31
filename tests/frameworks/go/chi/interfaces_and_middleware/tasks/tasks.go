// Package tasks is what the board shows.
package tasks

import (
	"errors"
	"net/http"
)

// Base is in every record.
type Base[ID any] struct {
	ID ID `json:"id"`
}

// Task is something to do; it may have parts.
type Task struct {
	Base[int64]
	Text  string            `json:"text" xml:"text,attr"`
	Parts []Task            `json:"parts,omitempty" xml:"part"`
	Meta  map[string]string `json:"meta" xml:"-"`
}

// Bind checks a task that was sent.
func (t *Task) Bind(r *http.Request) error {
	if t.Text == "" {
		return errors.New("no text")
	}
	return nil
}

// Store keeps tasks.
type Store interface {
	All(owner string) ([]Task, error)
	Save(t Task) (saved *Task, err error)
}

// Memory is the only store.
type Memory struct{ kept map[int64]Task }

func (m *Memory) All(owner string) ([]Task, error) { return nil, nil }

func (m *Memory) Save(t Task) (saved *Task, err error) {
	saved = &t
	return
}
