require_relative "base"
require_relative "users"

module Shop
  class Api < Base
    register Users

    namespace "/shops/:shop" do
      namespace "/items" do
        get "" do
          json []
        end

        patch "/:item" do
          halt 204
        end
      end
    end
  end
end
