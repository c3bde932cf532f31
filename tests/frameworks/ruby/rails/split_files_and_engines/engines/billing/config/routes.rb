Billing::Engine.routes.draw do
  resources :invoices, only: [:show]
end
