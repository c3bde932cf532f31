module Shop
  module Users
    def self.registered(app)
      app.get("/users") { "users" }
      app.namespace "/users/:user" do
        delete("/key") { 204 }
      end
    end
  end
end
