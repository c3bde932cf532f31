json.order do
  json.partial! "orders/order", order: @order
  json.extras @order.extras
end
