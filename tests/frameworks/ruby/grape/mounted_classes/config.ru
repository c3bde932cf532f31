require_relative "api/root"

run Shop::Root
