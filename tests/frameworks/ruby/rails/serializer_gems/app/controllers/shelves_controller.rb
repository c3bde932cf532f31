class ShelvesController < ApplicationController
  def index
    render json: ShelfSerializer.new(Shelf.all).serializable_hash
  end

  def show
    shelf = Shelf.find(params[:id])
    render json: ShelfSerializer.new(shelf, include: [:books]).serializable_hash.to_json
  end
end
