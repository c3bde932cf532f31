class AuthorResource
  include Alba::Resource

  root_key :author, :authors
  transform_keys :lower_camel

  attributes :id, :name, :created_at
  attributes score: [Float, true]

  attribute :books_count do |author|
    author.books.count
  end

  nested_attribute :links do
    attribute :self_url do |author|
      "/authors/#{author.id}"
    end
  end

  many :books do
    attributes :id, :title
  end
end
