package settings

type HTTP struct {
	Prefix string
}

type Settings struct {
	Address string
	HTTP    HTTP
}

func Default() *Settings {
	s := &Settings{Address: ":8080"}
	s.HTTP.Prefix = "/pay"
	return s
}
