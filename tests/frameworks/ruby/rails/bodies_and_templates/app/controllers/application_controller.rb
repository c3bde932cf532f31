class ApplicationController < ActionController::API
  include Failures

  before_action :authenticate

  private

  def authenticate
    payload = JWT.decode(bearer, Rails.application.secret_key_base).first
    @current_customer = Customer.find_by(id: payload["sub"])
    head :unauthorized unless @current_customer
  end

  def bearer
    request.headers["Authorization"].to_s.split.last
  end
end
