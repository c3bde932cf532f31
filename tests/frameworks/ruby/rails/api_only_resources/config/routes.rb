Rails.application.routes.draw do
  namespace :api do
    namespace :v1 do
      resources :orders, param: :number, only: %i[index show update] do
        member do
          post :cancel
          get "invoice", to: "invoices#show"
        end
        collection do
          get :search
          delete "/", action: :destroy_all
        end
        get :history, on: :member
        post :import, on: :collection
        get :status
        resources :lines, except: [:show, :destroy]
        resource :address, only: [:show, :create]
      end
      resource :profile
      resources :tags, :labels, only: :index
      resources :admin_users, path: "staff", only: [:destroy]
    end
  end

  scope module: :public do
    get "ping", to: "health#ping"
    get "/about" => "pages#about"
  end
  scope "/accounts/:account_id", as: :account do
    put "settings/:key", to: "settings#update", constraints: { key: /[a-z]+/ }
  end
  match "/hooks/:source", to: "hooks#receive", via: [:get, :post]
  match "/legacy", to: "hooks#legacy", via: :all
  root "pages#home"
end
