Rails.application.routes.draw do
  namespace :api do
    draw :orders
    draw("internal/stats")
  end
  mount Billing::Engine => "/billing"
  mount Sidekiq::Web, at: "/sidekiq"
  extend PartnerRoutes
  partner_routes("partners/:partner")
end
