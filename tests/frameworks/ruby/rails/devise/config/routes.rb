Rails.application.routes.draw do
  scope :api do
    devise_for :users, path: "people", path_names: { sign_in: "login", sign_out: "logout" }, controllers: { sessions: "sessions" }
    devise_for :admins, skip: [:passwords], singular: :admin
    devise_scope :user do
      get "whoami", to: "sessions#show"
    end
  end
end
