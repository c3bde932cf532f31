class Order < ApplicationRecord
  belongs_to :customer
  has_many :line_items
  accepts_nested_attributes_for :line_items

  enum :status, { draft: 0, placed: 1, shipped: 2 }
  validates :number, presence: true
  validates :note, length: { maximum: 500 }

  def overdue?
    created_at < 30.days.ago
  end

  def summary
    { items: line_items.count, labels: labels }
  end
end
