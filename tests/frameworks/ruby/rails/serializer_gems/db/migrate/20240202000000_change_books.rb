class ChangeBooks < ActiveRecord::Migration[7.1]
  def change
    add_column :books, :isbn, :string, limit: 13
    remove_column :books, :blurb
    rename_column :books, :page_count, :pages
  end
end
