ActiveRecord::Schema[7.1].define(version: 2024_05_01_000000) do
  create_enum "channel", ["web", "phone"]

  create_table "customers", force: :cascade do |t|
    t.string "name", limit: 80, null: false
    t.string "email", null: false
    t.date "born_on"
  end

  create_table "orders", id: :uuid, force: :cascade do |t|
    t.bigint "customer_id", null: false
    t.string "number", null: false
    t.integer "status", default: 0, null: false
    t.enum "channel", enum_type: "channel", default: "web", null: false
    t.decimal "total", precision: 10, scale: 2, default: "0.0", null: false
    t.string "labels", default: [], array: true
    t.jsonb "extras"
    t.text "note"
    t.datetime "created_at", null: false
  end

  create_table "line_items", force: :cascade do |t|
    t.uuid "order_id", null: false
    t.string "sku", null: false
    t.integer "quantity", default: 1, null: false
    t.boolean "gift", default: false, null: false
  end
end
