module Shop
  module Admin
    class Base < Grape::API
      def self.secured(path, &block)
        namespace(path, &block)
      end
    end

    class Users < Base
      group :users do
        patch "/:name" do
          status 204
        end
      end
      get "me", "whoami" do
        current_user
      end
    end

    class Keys < Grape::API
      get("/keys") { [] }
    end
  end
end
