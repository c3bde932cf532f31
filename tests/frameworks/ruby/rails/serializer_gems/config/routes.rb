Rails.application.routes.draw do
  resources :books, only: %i[index show]
  resources :authors, only: %i[index show]
  resources :reviews, only: %i[index show]
  resources :shelves, only: %i[index show]
end
