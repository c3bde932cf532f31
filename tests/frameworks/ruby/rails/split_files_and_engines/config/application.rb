require "rails/all"
Bundler.require(*Rails.groups)
class Application < Rails::Application
  config.api_only = true
end
