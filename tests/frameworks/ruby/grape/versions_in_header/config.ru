require "./api"

map "/public" do
  run Root
end
