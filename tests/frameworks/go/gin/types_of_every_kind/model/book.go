// Package model holds what the library knows of its books.
package model

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Status says where a book is.
type Status string

const (
	Available Status = "available"
	OnLoan    Status = "on_loan"
	Lost      Status = "lost"
)

// Rating counts from the worst to the best.
type Rating int

const (
	Poor Rating = iota + 1
	Fair
	Good
)

// Flags are combined, so they are no enumeration.
type Flags uint

const (
	Rare Flags = 1 << iota
	Signed
	Damaged
)

// Level counts from nothing.
type Level int

const (
	Ground Level = iota
	First
	Second
)

// ISBN is written with its hyphens.
type ISBN struct{ digits string }

func (i ISBN) MarshalText() ([]byte, error) { return []byte(i.digits), nil }

// Money is written as an object of its own making.
type Money struct{ cents int64 }

func (m Money) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
	}{fmt.Sprint(m.cents), "EUR"})
}

// Stamps are in every record.
type Stamps struct {
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt *time.Time `json:"updatedAt"`
}

// Tags of a book.
type Tags []string

// Shelf is where a book stands.
type Shelf struct {
	Room  string `json:"room"`
	Level Level  `json:"level"`
}

// Origin tells where a book came from.
type Origin struct {
	Donor string `json:"donor"`
}

// Book is one copy of a title.
//
// It never leaves the catalogue.
type Book struct {
	ID uuid.UUID `json:"id"`
	// Title as printed on the cover.
	Title string `json:"title" example:"Emma"`
	// Deprecated: use Tags.
	Genre    string            `json:"genre,omitempty"`
	Status   Status            `json:"status"`
	Rating   Rating            `json:"rating,omitzero"`
	Flags    Flags             `json:"flags"`
	ISBN     ISBN              `json:"isbn"`
	Price    Money             `json:"price"`
	Copies   int64             `json:"copies,string"`
	Subtitle *string           `json:"subtitle"`
	Weight   *float32          `json:"weight,omitempty"`
	Tags     Tags              `json:"tags"` // in no order
	Cover    []byte            `json:"cover,omitempty"`
	Names    map[string]string `json:"names"`
	Sequels  []*Book           `json:"sequels,omitempty"`
	Extra    any               `json:"extra,omitempty"`
	Raw      json.RawMessage   `json:"raw,omitempty"`
	Note     sql.NullString    `json:"note"`
	Loan     time.Duration     `json:"loan"`
	Secret   string            `json:"-"`
	Dash     string            `json:"-,"`
	Untagged bool
	hidden   string
	Shelf    `json:"shelf"`
	*Origin
	Stamps
}
