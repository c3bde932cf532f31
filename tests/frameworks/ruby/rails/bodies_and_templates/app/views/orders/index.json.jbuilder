json.orders @orders, partial: "orders/order", as: :order
json.meta do
  json.count @orders.size
end
