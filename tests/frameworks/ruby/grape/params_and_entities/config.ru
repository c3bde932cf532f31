require_relative "app/api/root"
run Root
