module Blog
  class Application < Rails::Application
    config.api_only = true
    config.relative_url_root = "/intranet"
  end
end
