package router

import "net/http"

type Handler func(w http.ResponseWriter, r *http.Request) error

type Route interface {
	Method() string
	Path() string
	Handler() Handler
}

type Group interface {
	Routes() []Route
}

type local struct {
	method  string
	path    string
	handler Handler
}

func (l local) Method() string   { return l.method }
func (l local) Path() string     { return l.path }
func (l local) Handler() Handler { return l.handler }

type Wrapper func(Route) Route

func NewRoute(method, path string, handler Handler, opts ...Wrapper) Route {
	var r Route = local{method, path, handler}
	for _, o := range opts {
		r = o(r)
	}
	return r
}

func Get(path string, handler Handler, opts ...Wrapper) Route {
	return NewRoute(http.MethodGet, path, handler, opts...)
}

func Post(path string, handler Handler, opts ...Wrapper) Route {
	return NewRoute(http.MethodPost, path, handler, opts...)
}
