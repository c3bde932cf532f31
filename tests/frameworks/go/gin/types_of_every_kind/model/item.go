package model

// Item is anything that can be lent.
type Item interface {
	Shelved() bool
	Weigh() float64
}

// Disc turns.
type Disc struct {
	Speed int `json:"speed"`
}

func (d Disc) Shelved() bool  { return true }
func (d Disc) Weigh() float64 { return 0.1 }

// Puzzle has pieces.
type Puzzle struct {
	Pieces int `json:"pieces"`
}

func (p *Puzzle) Shelved() bool  { return false }
func (p *Puzzle) Weigh() float64 { return 1 }

// mockItem is for tests.
type mockItem struct{ Fake bool }

func (m mockItem) Shelved() bool  { return m.Fake }
func (m mockItem) Weigh() float64 { return 0 }
