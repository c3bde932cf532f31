using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mail;

public class Search
{
    public string? Text { get; set; }
    [QueryParam] public int Limit { get; set; } = 10;
    [FromHeader("X-Tenant")] public string Tenant { get; set; } = "";
    [FromClaim] public string UserId { get; set; } = "";
    public Guid Box { get; set; }
}

public record Letter(Guid Id, string Subject);

public class Find : Endpoint<Search, List<Letter>>
{
    public override void Configure() => Get("/boxes/{box}/letters");

    public override async Task<List<Letter>> ExecuteAsync(Search request, CancellationToken stop) => new();
}

public class Sending
{
    public Guid Box { get; set; }
    [QueryParam] public bool Urgent { get; set; }
    [FromBody] public Letter Letter { get; set; } = null!;
}

public class SendIt : Endpoint<Sending, Results<Created<Letter>, NotFound>>
{
    public override void Configure() => Post("/boxes/{box}/letters");

    public override async Task<Results<Created<Letter>, NotFound>> ExecuteAsync(Sending request, CancellationToken stop)
    {
        await Task.CompletedTask;
        return TypedResults.NotFound();
    }
}

public class Attachment
{
    public Guid Letter { get; set; }
    public string Title { get; set; } = "";
    public IFormFile File { get; set; } = null!;
}

public class Attach : Endpoint<Attachment>
{
    public override void Configure()
    {
        Put("/letters/{letter}/attachment");
        AllowFileUploads();
        AllowAnonymous();
    }

    public override Task HandleAsync(Attachment request, CancellationToken stop) => Send.ResponseAsync(null, 202);
}

public class Rename
{
    public Guid Letter { get; set; }
    public string Subject { get; set; } = "";
}

public class RenameIt : Endpoint<Rename, Letter>
{
    public override void Configure()
    {
        Patch("/letters/{Letter}");
        AuthSchemes("Cookies");
        Tags("internal");
    }

    public override Task HandleAsync(Rename request, CancellationToken stop) => Send.OkAsync(new Letter(request.Letter, request.Subject));
}
