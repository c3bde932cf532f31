package main

import "net/http"

func fetch() {
	http.Get("https://example.com/v1/remote")
	request, _ := http.NewRequest("POST", "/v1/remote", nil)
	http.DefaultClient.Do(request)
}
