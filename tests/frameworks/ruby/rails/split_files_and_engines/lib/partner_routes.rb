module PartnerRoutes
  def partner_routes(path)
    scope path do
      get "keys", to: "partners/keys#index"
    end
  end
end
