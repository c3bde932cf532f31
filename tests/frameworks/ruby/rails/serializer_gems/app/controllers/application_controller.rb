class ApplicationController < ActionController::API
  http_basic_authenticate_with name: "librarian", password: ENV["PASSWORD"], except: :index
end
