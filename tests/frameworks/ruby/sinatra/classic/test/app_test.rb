require "rack/test"

class AppTest < Minitest::Test
  include Rack::Test::Methods

  def test_it
    get "/only-in-test"
    post "/only-in-test"
  end
end
