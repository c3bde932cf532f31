require "./api"

map "/public" do
  run Rack::Cascade.new([Root, Tools])
end
