module Api
  module V1
    class PlansController < Api::BaseController
      def index
        plans = Plan.where(active: true).page(params[:page]).per(params[:per_page] || 20)
        render json: ListSerializer.new(plans, ::V1::PlanSerializer, name: "plans", meta: pagination(plans))
      end

      def show
        plan = Plan.find_by(code: params[:code])
        return not_found("plan") unless plan

        render_plan(plan, includes: [:charges])
      end

      def create
        result = ::Plans::CreateService.call(params: plan_params.to_h)
        if result.success?
          render_plan(result.plan, status: :created)
        else
          render_error(result)
        end
      end

      def destroy
        plan = Plan.find_by!(code: params[:code])
        plan.destroy
        head :no_content
      end

      private

      def render_plan(plan, includes: [], status: :ok)
        render json: ::V1::PlanSerializer.new(plan, root: "plan", includes:), status:
      end

      def plan_params
        params.expect(plan: [:name, :code, :interval, :amount_cents, :rate, { tags: [], charges: [[:units, :ends_on]], parent: [:code] }])
      end
    end
  end
end
