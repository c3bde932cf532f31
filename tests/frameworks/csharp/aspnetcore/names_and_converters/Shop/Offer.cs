using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Models;

public enum Sizes { Small, Large }

public class Offer
{
    public class Sizing
    {
        public int Width { get; set; }
    }

    public Sizes Size { get; set; }
    public Code Code { get; set; }
    [JsonConverter(typeof(RateConverter))] public Price? Rate { get; set; }
}

public class SpecialOffer : Offer { }

[JsonConverter(typeof(CodeConverter))]
public readonly struct Code
{
    public Code(string value) => Value = value;
    public string Value { get; }
}

public class CodeConverter : JsonConverter<Code>
{
    public override Code Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

public class RateConverter : JsonConverter<Price>
{
    public override Price? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => null;

    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options)
    {
        if (value is null) writer.WriteNullValue();
        else writer.WriteNumberValue(value.Gross);
    }
}
