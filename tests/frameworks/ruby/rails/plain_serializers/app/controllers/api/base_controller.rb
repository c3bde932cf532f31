module Api
  class BaseController < ApplicationController
    before_action :authenticate

    private

    def authenticate
      render json: { status: 401 }, status: :unauthorized unless ApiKey.find_by(value: request.headers["X-Api-Key"])
    end

    def pagination(records)
      {
        "page" => records.current_page,
        "total" => records.total_count,
        "next" => (records.current_page + 1 if records.total_pages > records.current_page)
      }
    end
  end
end
