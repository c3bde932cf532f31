// Package router says what a route is.
package router

import (
	"context"
	"net/http"
)

// Func serves one call.
type Func func(ctx context.Context, w http.ResponseWriter, r *http.Request, vars map[string]string) error

// Route is one route.
type Route interface {
	Handler() Func
	Method() string
	Path() string
}

// Router has several.
type Router interface{ Routes() []Route }

type local struct {
	method, path string
	handler      Func
}

func (l local) Handler() Func  { return l.handler }
func (l local) Method() string { return l.method }
func (l local) Path() string   { return l.path }

// Option changes a route.
type Option func(Route) Route

// New makes a route.
func New(method, path string, handler Func, options ...Option) Route {
	var r Route = local{method: method, path: path, handler: handler}
	for _, option := range options {
		r = option(r)
	}
	return r
}

// Since refuses older clients.
func Since(version string) Option {
	return func(r Route) Route {
		return local{
			method: r.Method(),
			path:   r.Path(),
			handler: func(ctx context.Context, w http.ResponseWriter, req *http.Request, vars map[string]string) error {
				return r.Handler()(ctx, w, req, vars)
			},
		}
	}
}
