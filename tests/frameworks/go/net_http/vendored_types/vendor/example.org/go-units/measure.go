package units

// Measure is a number with its scale.
type Measure struct {
	Value float64 `json:"value"`
	Scale Scale   `json:"scale"`
}
