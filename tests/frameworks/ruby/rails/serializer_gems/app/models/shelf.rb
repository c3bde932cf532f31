class Shelf < ApplicationRecord
  has_many :books
end
