class ApplicationController < ActionController::API
  def success(data:, message: nil, meta: {}, status: :ok)
    body = { success: true, data: data }
    body[:message] = message if message
    body[:meta] = meta unless meta.empty?
    render json: body, status: status
  end

  def failure(errors)
    render json: { success: false, errors: Array(errors) }, status: :unprocessable_entity
  end
end
