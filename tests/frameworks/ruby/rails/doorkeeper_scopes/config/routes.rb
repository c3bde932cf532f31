Rails.application.routes.draw do
  resources :files, only: %i[index show create]
  get :ping, to: "files#ping"
end
