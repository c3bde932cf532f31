class Parcels < Grape::API
  SIZES = %w[small large].freeze

  before { authenticate! }

  resource :parcels do
    desc "Lists parcels", tags: ["shipping"], is_array: true, success: Entities::Parcel
    params do
      optional :size, type: String, values: SIZES
      optional :weights, type: Array[Float]
      use :pagination
      with(type: Float, values: 0.0..90.0) do
        optional :latitude, :longitude
      end
      optional :trace, type: String, documentation: { param_type: "header" }
    end
    get do
      present Parcel.where(declared(params)), with: Entities::Parcel
    end

    desc "Sends a parcel" do
      detail "It is picked up the same day."
      success code: 202, model: Entities::Receipt, message: "It will be sent"
      failure [[422, "It cannot be sent", Entities::Failure], [409, "Sent already"]]
      nickname "sendParcel"
    end
    params do
      requires :reference, type: String, regexp: /\A[A-Z]{2}\d+\z/, length: { min: 4, max: 10 }, documentation: { example: "AB12" }
      requires :size, type: String, values: SIZES, default: "small"
      requires :address, type: Hash do
        requires :street, :city, type: String, allow_blank: false
        optional :zip, type: String
      end
      requires :items, type: Array[JSON] do
        requires :sku, type: String
        optional :count, type: Integer, values: ->(v) { v.positive? }
      end
      optional :note, types: [String, Integer]
      given :note do
        requires :lang, type: String, values: %w[de en]
      end
      mutually_exclusive :insured, :cheap
    end
    post do
      status 202
      present Receipt.create!(declared(params)), with: Entities::Receipt
    end

    route_param :id, type: Integer do
      desc "Shows a parcel"
      get do
        present Parcel.find(params[:id]), with: Entities::Parcel
      end

      desc "Attaches a picture", deprecated: true
      params do
        requires :picture, type: File
      end
      put :picture do
        { stored: true, name: params[:picture][:filename] }
      end

      delete do
        error!("it is under way", 409) if Parcel.find(params[:id]).sent?
        Parcel.find(params[:id]).destroy
        status 204
      end
    end
  end
end
