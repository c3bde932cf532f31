# ActiveModel::Serializer is found by the model's name.
class BooksController < ApplicationController
  def index
    render json: Book.order(:title), each_serializer: ShortBookSerializer, meta: { total: Book.count }
  end

  def show
    render json: Book.find(params[:id])
  end
end
