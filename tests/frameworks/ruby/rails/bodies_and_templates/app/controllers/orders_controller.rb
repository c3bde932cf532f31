class OrdersController < ApplicationController
  PERMITTED = [:number, :channel, :total, :note, { labels: [], extras: {} }].freeze

  before_action :find_order, except: %i[index create]

  # Lists the orders of the customer.
  # The newest come first.
  def index
    @orders = @current_customer.orders
    @orders = @orders.where(status: params[:status]) if params[:status]
    @orders = @orders.limit(params[:limit].to_i).where(filters)
  end

  def show
  end

  def create
    @order = @current_customer.orders.new(order_params)
    if @order.save
      render :show, status: :created
    else
      render json: { errors: @order.errors }, status: :unprocessable_entity
    end
  end

  def update
    return failure("already placed", 409) unless @order.draft?

    @order.update!(order_params)
    render json: @order.as_json(only: %i[id number total], methods: :summary, include: { line_items: { except: :order_id } })
  end

  def destroy
    @order.destroy
    head :no_content
  end

  # Takes a picture of the receipt.
  def receipt
    file = params.require(:receipt).permit(:kind, :file)[:file]
    store(file.original_filename)
    render json: @order, status: :accepted
  end

  private

  def find_order
    @order = Order.find(params[:id])
  end

  def filters
    params.permit(:channel, created: %i[from to], labels: [])
  end

  def order_params
    params.require(:order).permit(*PERMITTED, line_items_attributes: [:sku, :quantity, :gift])
  end
end
