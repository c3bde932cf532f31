Rails.application.routes.draw do
  resources :songs, only: %i[index show create update]
  get "stats", to: "songs#stats"
end
