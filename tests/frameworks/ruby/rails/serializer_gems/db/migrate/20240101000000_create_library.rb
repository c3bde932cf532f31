class CreateLibrary < ActiveRecord::Migration[7.1]
  def change
    create_table :authors do |t|
      t.string :name, null: false
      t.string :password_digest
      t.timestamps
    end

    create_table :books do |t|
      t.references :author, null: false
      t.string :title, null: false
      t.integer :page_count
      t.float :rating
      t.text :blurb
    end

    create_table :reviews, id: :uuid do |t|
      t.belongs_to :book
      t.integer :stars, null: false, limit: 2
      t.string :body
    end

    create_table :shelves do |t|
      t.string :label, null: false
      t.date :built_on
    end
  end
end
