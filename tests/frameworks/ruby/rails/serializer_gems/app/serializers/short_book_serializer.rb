class ShortBookSerializer < ActiveModel::Serializer
  attributes :id, :title
  type :book

  root :book
end
