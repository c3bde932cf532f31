Rails.application.routes.draw do
  scope :api do
    resources :orders, only: %i[index show create update destroy] do
      post :receipt, on: :member
    end
    resource :session, only: :create
  end
end
