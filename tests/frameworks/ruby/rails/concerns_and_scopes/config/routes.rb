API_PREFIX = ENV.fetch("API_PREFIX", "api")

Rails.application.routes.draw do
  concern :commentable do
    resources :comments, only: :create
  end
  concern :archivable do |options|
    post :archive, **options.slice(:on), on: :member
  end

  scope "/#{API_PREFIX}/:tenant", defaults: { format: :json }, constraints: { tenant: /\d+/ } do
    resources :posts, only: [:show], concerns: :commentable
    resources :pages, only: [] do
      concerns :commentable, :archivable
    end
    with_options only: [:index] do |list|
      list.resources :drafts
    end
    constraints subdomain: "api" do
      defaults format: :json do
        %w[daily weekly].each do |period|
          get "reports/#{period}", to: "reports##{period}"
        end
      end
    end
    shallow do
      resources :authors, only: :index do
        resources :books, only: [:index, :destroy]
      end
    end
    nested_admin = lambda do
      get "stats", to: "stats#show"
    end
    scope(:admin, &nested_admin)
  end
end
