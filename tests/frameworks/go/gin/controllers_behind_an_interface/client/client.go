package client

import "net/http"

type Client struct{ base string }

func (c *Client) GET(path string, then func(*http.Response)) {
	response, _ := http.Get(c.base + path)
	then(response)
}

func Load(c *Client) {
	c.GET("/remote/users", func(r *http.Response) {})
}
