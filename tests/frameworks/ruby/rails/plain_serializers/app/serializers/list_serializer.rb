class ListSerializer
  def initialize(records, serializer, name:, meta: nil, **options)
    @records = records
    @serializer = serializer
    @name = name
    @meta = meta
    @options = options
  end

  def as_json(*)
    out = { @name => @records.map { |record| @serializer.new(record, @options).serialize } }
    out[:meta] = @meta if @meta
    out
  end
end
