class SessionsController < Devise::SessionsController
  def show
    render json: current_user
  end
end
