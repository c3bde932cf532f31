require_relative "lib/notes"
run Notes
