Rails.application.routes.draw do
  use_doorkeeper do
    skip_controllers :applications, :authorized_applications
  end
  namespace :api do
    mount_devise_token_auth_for "Member", at: "auth", skip: [:token_validations]
  end
end
