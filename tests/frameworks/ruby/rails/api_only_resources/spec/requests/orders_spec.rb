RSpec.describe "Orders" do
  it "lists" do
    get "/api/v1/orders-in-spec"
    post "/spec-only", params: { a: 1 }
  end
end
