resources :orders, only: :index
