using FastEndpoints;

namespace Garden;

public static class Routes
{
    public const string Plants = "/plants";
}

public record Plant(int Id, string Name);

/// <summary>Plants something.</summary>
/// <remarks>Water it soon.</remarks>
public class PlantIt : Endpoint<NewPlant, Plant>
{
    public override void Configure()
    {
        Post(Routes.Plants);
        Summary(s =>
        {
            s.Responses[201] = "Planted.";
        });
    }

    public override async Task HandleAsync(NewPlant request, CancellationToken stop)
    {
        if (request.Name == "weed") ThrowError("no weeds");
        await Send.CreatedAtAsync<GetPlant>(new { id = 1 }, new Plant(1, request.Name));
    }
}

public class NewPlant
{
    public string Name { get; set; } = "";
}

public class NewPlantValidator : Validator<NewPlant>
{
    public NewPlantValidator() => RuleFor(p => p.Name).NotEmpty().MaximumLength(20);
}

public class GetPlant : EndpointWithoutRequest<Plant>
{
    public override void Configure()
    {
        Get("/plants/{id:int}", "/plant/{id:int}");
        AllowAnonymous();
        Description(d => d.WithName("GetPlant").Produces(410));
    }

    public override async Task HandleAsync(CancellationToken stop)
    {
        if (Route<int>("id") == 0)
        {
            await SendNotFoundAsync(stop);
            return;
        }
        await SendAsync(new Plant(1, "rose"), cancellation: stop);
    }
}

public class WaterBed : Ep.Req<Watering>.NoRes
{
    public override void Configure()
    {
        Verbs(Http.PUT, Http.PATCH);
        Routes("{bed}/water");
        Group<Beds>();
    }

    public override Task HandleAsync(Watering request, CancellationToken stop) => Send.NoContentAsync(stop);
}

public record Watering(string Bed, int Litres);

[HttpGet("/weather"), AllowAnonymous]
public class Weather : EndpointWithoutRequest
{
    public override Task HandleAsync(CancellationToken stop) => Send.StringAsync("sunny");
}
