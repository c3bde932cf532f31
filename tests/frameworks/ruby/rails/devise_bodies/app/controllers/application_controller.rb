class ApplicationController < ActionController::API
  respond_to :json

  before_action { params.deep_transform_keys!(&:underscore) }
  before_action :permit_more, if: :devise_controller?

  private

  def permit_more
    devise_parameter_sanitizer.permit(:sign_up, keys: [:first_name])
    devise_parameter_sanitizer.permit(:account_update, keys: %i[first_name about_me])
  end
end
