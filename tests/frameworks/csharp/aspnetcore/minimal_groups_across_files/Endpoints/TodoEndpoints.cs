namespace Todo.Endpoints;

public static class TodoEndpoints
{
    public static RouteGroupBuilder MapTodos(this RouteGroupBuilder group)
    {
        var todos = group.MapGroup("todos").WithTags("todo");
        todos.MapGet("", List);
        todos.MapGet("{id:int:min(1)}", async Task<IResult> (int id, Db db, CancellationToken stop) => await db.Find(id));
        todos.MapPost("/", (NewTodo todo, bool? notify) => Results.Created());
        foreach (var kind in new[] { "open", "done" })
        {
            todos.MapGet($"/by/{kind}", () => kind);
        }
        return group;
    }

    private static IResult List([AsParameters] Query query, string q, int limit = 10) => Results.Ok();

    public static void MapTags(this IEndpointRouteBuilder routes) => routes.MapDelete("tags/{**path}", RemoveTag);

    private static IResult RemoveTag(string path) => Results.NoContent();
}

public record struct Query(int? Page, [FromHeader(Name = "If-None-Match")] string? Match, Db Db);
