class FilesController < ApplicationController
  before_action :doorkeeper_authorize!, only: :index
  before_action -> { doorkeeper_authorize! :read, :admin }, only: :show
  before_action(only: [:create]) { doorkeeper_authorize! :write }

  def index
    render json: { names: Dir.children("files") }
  end

  def show
    send_file path, type: "image/png"
  end

  def create
    File.binwrite(Rails.root.join("files", SecureRandom.hex), request.body.read)
    head :created
  end

  def ping
    render plain: "pong"
  end

  private

  def path
    Rails.root.join("files", params[:id])
  end
end
