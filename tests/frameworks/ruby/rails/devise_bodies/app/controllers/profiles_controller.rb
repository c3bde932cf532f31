class ProfilesController < ApplicationController
  before_action :authenticate_user!

  def show
    render json: current_user
  end

  def update
    current_user.update!(params.require(:user).permit(:first_name, :about_me))
    render json: { user: current_user.slice(:id, :first_name), updated: true }
  end
end
