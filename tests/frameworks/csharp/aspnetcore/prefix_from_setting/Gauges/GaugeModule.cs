using Microsoft.AspNetCore.Routing;

namespace Metrics.Gauges;

public class GaugeModule : IModule
{
    public void AddRoutes(IEndpointRouteBuilder app)
    {
        app.MapPut("/gauges/{name}", Store);
    }

    private static IResult Store(string name, double value) => Results.Ok();
}
