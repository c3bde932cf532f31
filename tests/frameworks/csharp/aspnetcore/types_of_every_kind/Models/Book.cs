using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shelf.Models;

/// <summary>Whatever is kept.</summary>
public abstract class Kept
{
    /// <example>7f0c2f3e-0f0b-4b43-9c53-3d2a1d6e8a11</example>
    public Guid Id { get; private set; }

    public DateTimeOffset Added { get; init; }
}

/// <summary>A book on a shelf.</summary>
public partial class Book : Kept, INamed
{
    /// <summary>As it stands on the cover.</summary>
    /// <example>Momo</example>
    public required string Title { get; set; }

    public string? Subtitle { get; set; }

    public decimal Price { get; set; }

    [JsonPropertyName("isbn_13")]
    public string ISBNCode { get; set; } = "";

    [JsonIgnore]
    public string Secret { get; set; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Published { get; set; }

    /// <summary>Its title in capitals.</summary>
    public string Loud => Title.ToUpper();

    public int Pages { get; set; } = 100;

    public List<string> Tags { get; init; } = new();

    public HashSet<int> Years { get; init; } = new();

    public IDictionary<string, Edition>? Editions { get; set; }

    public Book? Sequel { get; set; }

    public Category Category { get; set; } = Category.Novel;

    public Mood Mood { get; set; }

    public byte[] Cover { get; set; } = [];

    public Uri? Home { get; set; }

    public TimeSpan ReadingTime { get; set; }

    public (int Low, int High) Range { get; set; }

    internal string Hidden { get; set; } = "";

    public static int Count { get; set; }

    public class Edition
    {
        public short Number { get; set; }
        public Rights Rights { get; set; }
    }
}

public interface INamed
{
    string Title { get; }
}

public enum Category
{
    Novel,
    /// <summary>Verse of all kinds.</summary>
    Poems = 5,
    Plays,
}

[Flags]
public enum Rights { None = 0, Read = 1 << 0, Lend = 1 << 1 }

/// <summary>How it feels.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum Mood
{
    Happy,
    [JsonStringEnumMemberName("very-sad")] Sad,
}
