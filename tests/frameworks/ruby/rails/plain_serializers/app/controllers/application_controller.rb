class ApplicationController < ActionController::API
  def health
    render json: { status: "ok", version: ENV["VERSION"].to_s }
  end

  private

  def render_error(result)
    case result.error
    when NotFound
      not_found(result.error.resource)
    when Invalid
      render json: { status: 422, errors: result.error.messages }, status: :unprocessable_content
    else
      raise result.error
    end
  end

  def not_found(resource)
    render(json: { status: 404, code: "#{resource}_not_found" }, status: :not_found)
  end
end
