class ReviewSerializer < ActiveModel::Serializer
  attributes :id, :stars
end
