# A book as shops show it.
class BookSerializer < ShortBookSerializer
  attributes :pages, :rating
  attribute :isbn, key: :code, if: :isbn?
  attribute(:heavy) { object.pages > 500 }
  belongs_to :author, serializer: PersonSerializer
  has_many :reviews

  def rating
    object.rating.to_f.round(1)
  end

  def isbn?
    object.isbn.present?
  end
end
