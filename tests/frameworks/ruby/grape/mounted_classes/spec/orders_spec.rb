describe Shop::Orders do
  it "lists" do
    get "/only-in-spec"
  end
end
