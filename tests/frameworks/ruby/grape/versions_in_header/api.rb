require "grape"

class V1 < Grape::API
  version "v1", using: :header, vendor: "shop"

  get("/status") { "v1" }
end

class V2 < Grape::API
  version "v2", "v3", using: :path, path: "x"
  namespace "shops/:shop" do
    get(:status) { "v2" }
  end
end

class Root < Grape::API
  prefix ENV["PREFIX"] || "rest"
  [V1, V2].each { |api| mount api }
end

class Tools < Grape::API
  mount V1 => "/tools"
end
