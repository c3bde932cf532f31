// Package api knows the weather.
package api

import "example.com/weather/gen"

// Station measures.
type Station struct{}

// GetReport says what the weather is like.
func (s Station) GetReport(request gen.GetReportRequestObject) (gen.GetReportResponseObject, error) {
	if request.Town == 0 {
		return gen.GetReport404JSONResponse{Problem: gen.Problem{Detail: "where?"}}, nil
	}
	return gen.GetReport200JSONResponse{Degrees: 21}, nil
}
