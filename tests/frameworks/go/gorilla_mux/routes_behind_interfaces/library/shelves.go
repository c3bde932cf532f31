package library

import (
	"context"
	"net/http"

	"example.com/daemon/router"
)

type shelfRouter struct{}

// Shelves are the routes of shelves.
func Shelves() router.Router { return shelfRouter{} }

func (s shelfRouter) Routes() []router.Route {
	return []router.Route{router.New("DELETE", "/shelves/{name}", s.deleteShelf)}
}

func (s shelfRouter) deleteShelf(ctx context.Context, w http.ResponseWriter, r *http.Request, vars map[string]string) error {
	if r.FormValue("force") == "" {
		w.WriteHeader(http.StatusConflict)
		return nil
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
