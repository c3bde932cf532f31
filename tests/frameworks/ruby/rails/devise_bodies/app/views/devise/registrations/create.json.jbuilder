json.user do
  json.(resource, :id, :email, :first_name)
end
