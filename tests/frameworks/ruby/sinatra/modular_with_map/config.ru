require_relative "app/api"
require_relative "app/admin"

base = ENV.fetch("BASE_PATH", "/service")

map base do
  map "/v1" do
    run Shop::Api
  end
  use Shop::Health
  run Shop::Admin.new
end
