class Root < Grape::API
  format :json
  prefix :api

  rescue_from ActiveRecord::RecordNotFound do |error|
    error!({ code: "not_found", message: error.message }, 404)
  end

  helpers do
    params :pagination do
      optional :page, type: Integer, values: 1..100, default: 1, desc: "The page to show"
      optional :per_page, type: Integer, default: 20
    end

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
