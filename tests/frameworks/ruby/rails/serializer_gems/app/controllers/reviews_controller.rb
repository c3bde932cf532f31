class ReviewsController < ApplicationController
  def index
    render json: ReviewBlueprint.render(Review.all, root: :reviews, meta: { page: 1 })
  end

  def show
    render json: ReviewBlueprint.render_as_hash(Review.find(params[:id]), view: :full)
  end
end
