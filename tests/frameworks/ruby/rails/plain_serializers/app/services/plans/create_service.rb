module Plans
  class CreateService < BaseService
    def call
      result.plan = Plan.create!(params)
      result
    end
  end
end
