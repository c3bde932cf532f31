class LineItem < ApplicationRecord
  MAX = 99

  belongs_to :order
  validates :sku, presence: true, length: { in: 3..12 }, format: { with: /\A[A-Z]+-\d+\z/ }
  validates :quantity, numericality: { only_integer: true, greater_than: 0, less_than_or_equal_to: MAX }
end
