module example.com/dock

go 1.22
