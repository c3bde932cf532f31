class User < ApplicationRecord
  devise :database_authenticatable, :registerable, :recoverable, :validatable, :jwt_authenticatable
end
