Rails.application.routes.draw do
  scope "/shops/:shop" do
    mount Api::Root => "/grape"
  end
  get "health", to: "health#show"
end
