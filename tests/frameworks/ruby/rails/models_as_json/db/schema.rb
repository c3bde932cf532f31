ActiveRecord::Schema[7.1].define(version: 1) do
  create_table "artists", force: :cascade do |t|
    t.string "name", null: false
    t.string "label"
  end

  create_table "songs", force: :cascade do |t|
    t.bigint "artist_id"
    t.string "title", null: false
    t.integer "seconds", null: false
    t.string "secret"
  end
end
