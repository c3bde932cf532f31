class Charge < ApplicationRecord
  belongs_to :plan
end
