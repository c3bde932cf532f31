class Plan < ApplicationRecord
  has_many :charges, dependent: :destroy
  has_one :parent, class_name: "Plan"
end
