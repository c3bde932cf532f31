class BookBlueprint < Blueprinter::Base
  identifier :id

  view :titled do
    fields :title, :isbn
  end
end
