Doorkeeper.configure do
  orm :active_record
  default_scopes :read
  # optional_scopes :old
  optional_scopes :write,
                  :admin
end
