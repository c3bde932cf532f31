class ReviewBlueprint < Blueprinter::Base
  identifier :id

  field :stars
  field(:good) { |review| review.stars > 3 }

  view :full do
    field :body, name: :text
    association :book, blueprint: BookBlueprint, view: :titled
  end
end
