using Ardalis.ApiEndpoints;
using Carter;
using Microsoft.AspNetCore.Mvc;

namespace Tiny;

public record Body(string Name);

public class Create : EndpointBaseAsync.WithRequest<Body>.WithActionResult<Body>
{
    /// <summary>Makes one.</summary>
    [HttpPost("/items")]
    public override async Task<ActionResult<Body>> HandleAsync(Body request, CancellationToken stop = default) => Ok(request);
}

public class ItemModule : ICarterModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        app.MapPut("/items/{name}", (string name, Body body) => TypedResults.Ok(body with { Name = name }));
    }
}
