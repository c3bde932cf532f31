// Package units is somebody else's.
package units

// Scale is what is measured in.
type Scale string

const (
	Metric   Scale = "metric"
	Imperial Scale = "imperial"
)
