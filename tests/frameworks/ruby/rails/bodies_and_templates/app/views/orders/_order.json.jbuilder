json.extract! order, :id, :number, :status, :total, :created_at
json.overdue order.overdue?
json.note order.note if order.note.present?
json.customer do
  json.(order.customer, :name, :email, :born_on)
end
json.lines order.line_items do |line|
  json.sku line.sku
  json.pieces line.quantity
end
