module Shop
  class Orders < Grape::API
    helpers Paging

    resource :orders do
      desc "Lists orders." do
        detail "Newest first."
      end
      params do
        optional :limit, type: Integer, default: 20, values: 1..100
        optional :state, type: String, values: %w[open paid]
        optional :since, type: DateTime
        requires :customer, type: String, desc: "Whose orders"
        optional :ids, type: Array[Integer]
      end
      get do
        Order.all
      end

      params do
        requires :id, type: Integer
      end
      route_param :id do
        get do
          Order.find(params[:id])
        end

        params do
          requires :lines, type: Array do
            requires :sku, type: String
          end
        end
        post :lines do
          headers["X-Request-Id"]
        end
      end

      delete ":id/lines/:line" do
        body false
      end
      put ":id", requirements: { id: /\d+/ } do
        Order.update(params)
      end
      route %w[GET POST], "/:id/print" do
        Net::HTTP.get("/remote")
      end
    end
  end
end
