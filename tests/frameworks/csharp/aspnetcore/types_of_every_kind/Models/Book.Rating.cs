using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shelf.Models;

public partial class Book
{
    public double Rating { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
