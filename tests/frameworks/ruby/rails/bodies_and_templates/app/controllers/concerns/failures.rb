module Failures
  extend ActiveSupport::Concern

  included do
    rescue_from ActiveRecord::RecordNotFound, with: :not_found
    rescue_from ActionController::ParameterMissing do |error|
      render json: { error: error.message }, status: :bad_request
    end
  end

  def not_found
    failure("no such record", :not_found)
  end

  def failure(message, status)
    render json: { error: message }, status: status
  end
end
