class AuthorsController < ApplicationController
  def index
    render json: AuthorResource.new(Author.all).serialize
  end

  def show
    render json: AuthorResource.new(Author.find(params[:id]))
  end
end
