require "grape"
require_relative "orders"
require_relative "admin"

module Shop
  class Root < Grape::API
    PREFIX = :api

    format :json
    prefix PREFIX
    version "v1", using: :path

    desc "Tells that it is up."
    get :ping do
      { up: true }
    end

    mount Shop::Orders
    namespace :admin do
      mount Shop::Admin::Users
    end
    namespace :tenants do
      route_param :tenant, type: Integer do
        mount Shop::Admin::Keys
      end
    end

    route :any, "*path" do
      error!("not found", 404)
    end
  end
end
