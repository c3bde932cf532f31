Rails.application.routes.draw do
  resources :photos, path_names: { new: "make" } do
    resources :comments, shallow: true, only: [:index, :show]
  end
  resource :session, only: %w[new create destroy], controller: "sessions"
  get "profile", action: :show, controller: "users"
  get "posts/:id(.:format)", to: "posts#show"
  get "calendar(/:year(/:month))", to: "calendar#show"
  get "files/*path", to: "files#show"
  get :health
  post "subscribe", "unsubscribe", to: "mail#change"
end
