class Root < Grape::API
  format :json
  prefix :api

  rescue_from ActiveRecord::RecordNotFound do |error|
    error!({ code: "not_found", message: error.message }, 404)
  end

  helpers do
    def authenticate!
      error!("no token", 401) unless headers["Authorization"]
    end

    def current_account
      @current_account ||= Account.find_by(token: headers["Authorization"])
    end
  end

  mount Parcels
  mount Health
end
