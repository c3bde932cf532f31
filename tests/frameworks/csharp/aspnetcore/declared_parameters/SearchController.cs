using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Find;

public enum Order { Newest, Oldest }

public class Paging
{
    [Range(1, 100)]
    public int Size { get; set; } = 20;
    public int? Page { get; init; }
    public int Skip => Size * (Page ?? 0);
}

public class Filter : Paging
{
    [Required] public string Text { get; set; }
    [FromQuery(Name = "order-by")] public Order OrderBy { get; set; }
    public List<Guid> Ids { get; set; } = new();
}

public record Body(string Name);

[ApiController]
[Route("search")]
public class SearchController : ControllerBase
{
    [HttpGet]
    public IActionResult Search([FromQuery] Filter filter, [FromHeader(Name = "X-Tenant")] string tenant, CancellationToken stop) => Ok();

    [HttpPost("{scope}/{when:datetime?}")]
    public IActionResult Save(string scope, DateTime? when, bool dry, Body body, [FromServices] IStore store, [Required] decimal max) => Ok();

    [HttpDelete]
    public IActionResult Remove([FromQuery(Name = "id")] long[] ids, [FromBody] Body why) => Ok();
}
