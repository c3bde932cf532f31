class Admin < ApplicationRecord
  devise :database_authenticatable, :recoverable, :confirmable
end
