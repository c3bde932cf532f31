package config

const (
	version = "v1"
	Prefix  = "/api/" + version
)
