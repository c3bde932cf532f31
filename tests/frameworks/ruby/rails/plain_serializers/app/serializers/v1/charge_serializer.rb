module V1
  class ChargeSerializer < BaseSerializer
    def serialize
      { id: model.id, units: model.units, ends_on: model.ends_on&.iso8601 }
    end
  end
end
