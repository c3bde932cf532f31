using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Depot.Http;

public class RestGetByIdAttribute : Attribute, IActionHttpMethodProvider, IRouteTemplateProvider
{
    public IEnumerable<string> HttpMethods => new[] { "GET" };
    public string Template => "{id:int}";
    public int? Order => 0;
    public string Name { get; }
}

public class V1ControllerAttribute : Attribute, IRouteTemplateProvider
{
    public V1ControllerAttribute(string resource = "[controller]") => Template = $"api/v1/{resource}";

    public string Template { get; }
    public int? Order => 2;
    public string Name { get; set; }
}

public abstract class Resource
{
    public int Id { get; set; }
}

public abstract class RestController<TResource> : Controller
    where TResource : Resource, new()
{
    protected abstract TResource Find(int id);

    [RestGetById]
    public ActionResult<TResource> GetById(int id) => Find(id);

    [HttpPut("{id}")]
    public virtual ActionResult<TResource> Save(int id, [FromBody] TResource resource) => Accepted(resource);
}
