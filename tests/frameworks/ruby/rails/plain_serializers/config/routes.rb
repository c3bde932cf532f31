Rails.application.routes.draw do
  namespace :api do
    namespace :v1 do
      resources :plans, only: %i[index show create destroy], param: :code
    end
  end
  get :health, to: "application#health"
end
