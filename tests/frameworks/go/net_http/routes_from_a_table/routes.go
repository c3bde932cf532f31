package mail

import "net/http"

type App struct {
	mux *http.ServeMux
}

type endpoint struct {
	pattern string
	handle  func(http.ResponseWriter, *http.Request)
}

func (a *App) endpoints() []endpoint {
	return []endpoint{
		{pattern: "GET /boxes", handle: a.boxes},
		{"POST /boxes/{box}/messages", a.send},
	}
}

func (a *App) Routes() *http.ServeMux {
	a.mux = http.NewServeMux()
	for _, e := range a.endpoints() {
		a.mux.HandleFunc(e.pattern, e.handle)
	}
	versions := http.NewServeMux()
	versions.Handle("/v2/", http.StripPrefix("/v2", a.mux))
	return versions
}

func (a *App) boxes(w http.ResponseWriter, r *http.Request) {}
func (a *App) send(w http.ResponseWriter, r *http.Request)  {}
