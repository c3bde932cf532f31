class SessionsController < ApplicationController
  skip_before_action :authenticate

  def create
    customer = Customer.find_by(email: params[:email])
    return head :forbidden unless customer&.authenticate(params[:password])

    render json: { token: JWT.encode({ sub: customer.id }, "key"), customer: { id: customer.id, name: customer.name } }
  end
end
