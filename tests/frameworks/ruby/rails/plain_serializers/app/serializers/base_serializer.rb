class BaseSerializer
  attr_reader :model, :options

  def initialize(model, options = {})
    @model = model
    @options = options
  end

  def to_json(*)
    { root => serialize }.to_json
  end

  def root
    options.fetch(:root, :data)
  end

  def include?(name)
    Array(options[:includes]).include?(name)
  end
end
