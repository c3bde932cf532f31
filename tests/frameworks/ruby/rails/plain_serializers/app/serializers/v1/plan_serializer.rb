module V1
  class PlanSerializer < BaseSerializer
    def serialize
      payload = {
        lago_id: model.id,
        code: model.code,
        interval: model.interval,
        price: { cents: model.amount_cents, currency: "EUR" },
        rate: model.rate,
        tags: model.tags,
        parent_code: model.parent&.code,
        created_at: model.created_at.iso8601
      }
      payload.merge!(charges) if include?(:charges)
      payload[:trial] = trial
      payload
    end

    private

    def charges
      { charges: model.charges.map { |charge| ChargeSerializer.new(charge).serialize } }
    end

    def trial
      return unless model.trial_days

      { days: model.trial_days, ends_at: ends_at }
    end

    def ends_at
      model.created_at + model.trial_days.days
    end
  end
end
