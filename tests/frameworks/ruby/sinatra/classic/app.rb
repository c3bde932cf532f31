require "sinatra"
require "httparty"

PREFIX = "/api/v1".freeze

before { content_type :json }

get "/" do
  "hello"
end

get "#{PREFIX}/orders/:id" do |id|
  verbose = params["verbose"]
  page = params[:page].to_i
  tenant = request.env["HTTP_X_TENANT"]
  HTTParty.get("/remote/orders/#{id}")
  { id: id, verbose: verbose, page: page, tenant: tenant }.to_json
end

post PREFIX + "/orders/?" do
  status 201
end

%w[start stop].each do |verb|
  put "#{PREFIX}/jobs/:job/#{verb}" do
    verb
  end
end

delete "/files/*" do
  params["splat"].first
end

get "/hello/:name.?:format?" do
  params[:name]
end

[:get, :post].each do |method|
  send(method, "/echo") { request.body.read }
end
