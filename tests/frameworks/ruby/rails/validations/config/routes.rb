Rails.application.routes.draw do
  resources :rooms, only: %i[create update]
end
