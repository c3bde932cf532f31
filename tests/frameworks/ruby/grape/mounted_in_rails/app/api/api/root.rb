module Api
  class Root < Grape::API
    version "v2", using: :path
    get :ping do
      { pong: true }
    end
  end
end
