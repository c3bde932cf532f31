module Entities
  class Base < Grape::Entity
    expose :id, documentation: { type: "Integer", desc: "Its number" }
  end

  # A parcel on its way.
  class Parcel < Base
    root "parcels", "parcel"
    expose :reference, as: :ref, documentation: { type: String, example: "AB12" }
    expose :size, documentation: { type: "String", values: %w[small large] }
    expose :sent?, as: :sent
    expose :address do
      expose :street, :city, documentation: { type: "String" }
    end
    expose :items, using: "Entities::Item", documentation: { is_array: true }
    expose :sender, with: Entities::Sender, if: ->(parcel, _) { parcel.sender }
    expose(:age) { |parcel| parcel.days.to_i }
  end

  class Item < Grape::Entity
    expose :sku, documentation: { type: "String" }
    expose :parts, using: Entities::Item, documentation: { type: Entities::Item, is_array: true }
  end

  class Sender < Grape::Entity
    expose :name, documentation: { type: "String" }
    expose :contact, using: Entities::Contact, merge: true
  end

  class Contact < Grape::Entity
    expose :email, documentation: { type: "String" }
  end

  class Receipt < Base
    expose :at, documentation: { type: DateTime }
  end

  class Failure < Grape::Entity
    expose :errors, documentation: { type: String, is_array: true }
  end
end
