Rails.application.routes.draw do
  devise_for :users, path: "api/users", controllers: { sessions: "users/sessions" }, path_names: { sign_in: "login" }
  get "api/me", to: "profiles#show"
  patch "api/me", to: "profiles#update"
end
