using Depot.Http.Attributes;
using Microsoft.AspNetCore.Mvc;

namespace Depot.Http;

public abstract class Resource
{
    public int Id { get; set; }
}

public abstract class RestController<TResource> : Controller
    where TResource : Resource, new()
{
    protected abstract TResource Find(int id);

    [RestGetById]
    public virtual ActionResult<TResource> GetById(int id) => Find(id);

    [HttpPut("{id}")]
    public virtual ActionResult<TResource> Save(int id, [FromBody] TResource resource) => Accepted(resource);
}
