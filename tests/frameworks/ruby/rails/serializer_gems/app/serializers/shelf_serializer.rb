class ShelfSerializer
  include JSONAPI::Serializer

  set_type :shelf
  set_key_transform :dash
  attributes :label, :built_on
  attribute :is_full do |shelf|
    shelf.books.size > 20
  end
  has_many :books
  belongs_to :room
end
