ActiveRecord::Schema[7.1].define(version: 1) do
  create_table "rooms", force: :cascade do |t|
    t.string "code"
    t.string "name"
    t.string "contact"
    t.string "website"
    t.string "color"
    t.string "kind"
    t.integer "beds"
    t.integer "floor", limit: 8
    t.decimal "price", precision: 8, scale: 2
    t.float "area"
    t.integer "stars"
    t.string "pin"
    t.string "nickname"
    t.boolean "smoking", default: false
    t.integer "view"
    t.string "state", default: "free"
    t.jsonb "extras", default: {}
    t.time "opens_at"
    t.bigint "hotel_id", null: false
  end
end
