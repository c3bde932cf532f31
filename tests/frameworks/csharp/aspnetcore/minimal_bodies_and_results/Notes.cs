using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Notes;

public enum Kind { ShortNote, LongNote }

public record Note(Guid Id, string NoteText, Kind Kind, DateTime? DoneAt);

public record NewNote(string NoteText, Kind Kind = Kind.LongNote);

public record Envelope<T>(T Note);

public record NoteQuery(string? Search, int Page = 1, [FromHeader(Name = "X-Tenant")] string? Tenant = null, Kind[]? Kinds = null);

public class NoteStore
{
    public Task<Note?> Find(Guid id) => throw new NotImplementedException();
    public IQueryable<Note> All => throw new NotImplementedException();
}

public static class NoteEndpoints
{
    public static void MapNotes(this IEndpointRouteBuilder app)
    {
        var notes = app.MapGroup("/notes").WithTags("Notes").ProducesProblem(500);

        notes.MapGet("/", List).WithName("ListNotes").WithSummary("Lists notes").WithDescription("Newest first.");
        notes.MapGet("/{id}", Get).Known();
        notes.MapPost("/", Create).Accepts<Envelope<NewNote>>("application/json").RequireAuthorization();
        notes.MapPut("/{id:guid}", async (Guid id, NewNote note, NoteStore store) =>
        {
            var found = await store.Find(id);
            if (found is null) return Results.NotFound(new { error = "gone", id });
            return Results.Ok(found with { NoteText = note.NoteText });
        });
        notes.MapDelete("/{id:guid}", (Guid id) => TypedResults.NoContent()).WithOpenApi(operation =>
        {
            operation.Summary = "Throws a note away";
            operation.Deprecated = true;
            return operation;
        });
        notes.MapPost("/import", ([FromForm] string title, IFormFile file) => Results.Accepted()).DisableAntiforgery();
        notes.MapPatch("/{id:guid}", async (Guid id, HttpRequest request) =>
        {
            var change = await request.ReadFromJsonAsync<NewNote>();
            return change is null ? Results.BadRequest() : Results.Json(change, statusCode: 202);
        });
    }

    /// <summary>All of them.</summary>
    private static Ok<List<Note>> List([AsParameters] NoteQuery query, NoteStore store) => TypedResults.Ok(store.All.ToList());

    /// <summary>
    /// One note,
    /// whole.
    /// </summary>
    /// <remarks>Costs nothing.</remarks>
    /// <param name="id">Its id.</param>
    private static async Task<Results<Ok<Envelope<Note>>, NotFound, ValidationProblem>> Get(Guid id, NoteStore store, CancellationToken stop)
    {
        var note = await store.Find(id);
        return note is null ? TypedResults.NotFound() : TypedResults.Ok(new Envelope<Note>(note));
    }

    private static async Task<IResult> Create(Envelope<NewNote> body, NoteStore store)
    {
        if (body.Note.NoteText == "") return Results.ValidationProblem(new Dictionary<string, string[]>());
        var made = new Note(Guid.NewGuid(), body.Note.NoteText, body.Note.Kind, null);
        return Results.Created($"/notes/{made.Id}", new Envelope<Note>(made));
    }

    private static RouteHandlerBuilder Known(this RouteHandlerBuilder builder) => builder.Produces<Envelope<Note>>(203).Produces(410);
}
