require "sinatra/base"

module Shop
  class Admin < Sinatra::Application
    set :prefix, "/admin"

    get "#{settings.prefix}/stats" do
      {}
    end
  end

  class Health < Sinatra::Base
    get("/health") { "ok" }
  end
end
