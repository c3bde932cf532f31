class PersonSerializer < ActiveModel::Serializer
  attribute :name

  has_many :books, serializer: ShortBookSerializer
end
