package main

import (
	"net/http"

	"github.com/gorilla/mux"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"example.com/daemon/library"
	"example.com/daemon/router"
)

func makeHandler(route router.Route) http.HandlerFunc {
	handler := route.Handler()
	return otelhttp.NewHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		vars := mux.Vars(r)
		if err := handler(r.Context(), w, r, vars); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}), route.Path()).ServeHTTP
}

func main() {
	m := mux.NewRouter()
	for _, one := range []router.Router{library.Books(), library.Shelves()} {
		for _, route := range one.Routes() {
			m.Path(route.Path()).Methods(route.Method()).Handler(makeHandler(route))
		}
	}
	http.ListenAndServe(":80", m)
}
