module Api
  module V1
    class OrdersController < ApplicationController
      before_action :choose_currency, only: :search

      # Orders of the account, newest first.
      def index
        limit = params[:limit].to_i
        filter = params.permit(:state, :customer)
        tenant = request.headers["X-Tenant"]
        render json: Order.where(filter).limit(limit).where(tenant: tenant)
      end

      def show
        render json: Order.find_by!(number: params[:number])
      end

      def search
        render json: Order.search(params.require(:q), page: params.fetch(:page, 1))
      end

      private

      def choose_currency
        @currency = params[:currency]
      end

      def secret
        params[:secret]
      end
    end
  end
end
