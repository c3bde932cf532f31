class Artist < ApplicationRecord
  has_many :songs
end
