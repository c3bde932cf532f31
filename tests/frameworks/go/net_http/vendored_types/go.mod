module example.com/meter

go 1.24

require example.org/go-units v1.0.0
