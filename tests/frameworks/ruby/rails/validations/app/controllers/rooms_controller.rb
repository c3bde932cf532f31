class RoomsController < ActionController::API
  def create
    room = Room.create!(room_params)
    render json: { id: room.id, view: room.view, price: room.price }, status: 201
  end

  def update
    Room.find(params[:id]).update!(room_params)
    head :no_content
  end

  private

  def room_params
    params.require(:room).permit(
      :code, :name, :contact, :website, :color, :kind, :beds, :floor, :price, :area, :stars, :nickname,
      :smoking, :view, :state, :promo_code, :opens_at, :hotel_id, extras: {}, guest_ids: []
    )
  end
end
