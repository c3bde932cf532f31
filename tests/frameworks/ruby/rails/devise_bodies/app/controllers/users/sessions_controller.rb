module Users
  class SessionsController < Devise::SessionsController
    def create
      user = User.find_by(email: sign_in_params[:email])
      if user&.valid_password?(sign_in_params[:password])
        render json: { token: user.generate_jwt }
      else
        render json: { errors: { login: ["is wrong"] } }, status: :unauthorized
      end
    end
  end
end
