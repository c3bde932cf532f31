class Room < ApplicationRecord
  KINDS = %w[single double suite].freeze
  MIN_BEDS = 1

  belongs_to :hotel

  enum view: { street: 0, garden: 1 }
  attribute :promo_code, :string
  has_secure_password :pin

  validates :code, presence: true, length: { is: 4 }, format: { with: /\A\h{4}\z/ }
  validates :name, presence: true, length: { minimum: 2, maximum: 60 }
  validates :contact, format: { with: URI::MailTo::EMAIL_REGEXP }
  validates :website, format: /\Ahttps?:\/\/\S+\z/
  validates :color, format: { with: /\A#(?<rgb>\h{6})\z/ }, allow_blank: true
  validates :kind, inclusion: { in: KINDS }
  validates :beds, numericality: { only_integer: true, greater_than_or_equal_to: MIN_BEDS, less_than: 9 }
  validates :area, numericality: { greater_than: 4.5, less_than_or_equal_to: 400 }
  validates :stars, inclusion: { in: 1..5 }
  validates :nickname, length: { in: 3..20 }, if: :suite?
  validates_presence_of :floor
  validates_numericality_of :floor, greater_than: -3
  validates_length_of :state, maximum: 10
  validates_inclusion_of :state, in: %w[free taken]
end
