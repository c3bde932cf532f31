require "sinatra/base"
require "sinatra/namespace"

module Shop
  class Base < Sinatra::Base
    register Sinatra::Namespace

    get "/version" do
      "1"
    end
  end
end
