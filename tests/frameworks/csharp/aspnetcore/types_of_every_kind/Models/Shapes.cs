namespace Shelf.Models;

/// <summary>A part of a longer list.</summary>
/// <param name="Items">Those on this page.</param>
/// <param name="Total">How many there are in all.</param>
public record Page<T>(IReadOnlyList<T> Items, long Total, int? Next = null);

public record struct Summary(string Title, double Rating);

public class ChunkList<T> : List<T>
{
    public int Size { get; set; }
}

public record NewBook(string Title, string? Subtitle, Category Category = Category.Poems, int Pages = 80)
{
    public Person Author { get; init; } = null!;
}

public class Person
{
    public string Name { get; set; } = default!;
    public List<Person>? Friends { get; set; }
    public object? Extra { get; set; }
}

public interface IBookStore
{
    Task<Page<Book>> ListAsync();
    ValueTask<Book> GetAsync(Guid id);
}
