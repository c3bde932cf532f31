using Microsoft.AspNetCore.Mvc;
using Shelf.Models;
using Entry = Shelf.Models.Book;

namespace Shelf.Controllers;

/// <summary>What all collections have.</summary>
public abstract class CollectionController<TRead, TWrite> : ControllerBase
{
    [HttpPost]
    public ActionResult<TRead> Add(TWrite item) => Ok(Save(item));

    protected abstract TRead Save(TWrite item);
}

[ApiController]
[Route("books")]
public class BooksController : CollectionController<Book, NewBook>
{
    private readonly IBookStore _store;

    public BooksController(IBookStore store) => _store = store;

    /// <summary>Lists books.</summary>
    /// <returns>One page of them.</returns>
    [HttpGet]
    public async Task<ActionResult<Page<Book>>> List() => await _store.ListAsync();

    [HttpGet("{id:guid}")]
    public ValueTask<Entry> Get(Guid id) => _store.GetAsync(id);

    [HttpGet("latest")]
    public async Task<IActionResult> Latest()
    {
        var page = await _store.ListAsync();
        var newest = page.Items.OrderByDescending(b => b.Added).First();
        return Ok(new { newest, page.Total, titles = page.Items.Select(b => b.Title).ToList(), page = 1 });
    }

    [HttpGet("summaries")]
    public async IAsyncEnumerable<Summary> Summaries()
    {
        foreach (var book in (await _store.ListAsync()).Items) yield return new Summary(book.Title, book.Rating);
    }

    [HttpGet("by-shelf")]
    public Dictionary<string, List<Summary>> ByShelf() => new();

    [HttpGet("chunks")]
    public ChunkList<Summary> Chunks() => new();

    [HttpPut("{id:guid}/mood")]
    public Mood SetMood(Guid id, [FromBody] Mood mood) => mood;

    protected override Book Save(NewBook item) => throw new NotImplementedException();
}
