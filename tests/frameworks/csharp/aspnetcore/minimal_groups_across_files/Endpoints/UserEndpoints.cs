namespace Todo.Endpoints;

public static class RouteExtensions
{
    public static IEndpointRouteBuilder MapGet(this IEndpointRouteBuilder builder, Delegate handler, string pattern = "")
    {
        builder.MapGet(pattern, handler).WithName(handler.Method.Name);
        return builder;
    }
}

public static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder users)
    {
        users.MapGet(All).MapGet(One, "{id}");
        users.MapPatch("{id}", Change);
    }

    private static IResult All(Guid tenant) => Results.Ok();
    private static IResult One(Guid tenant, long id) => Results.Ok();
    private static IResult Change(Guid tenant, long id, [FromBody] string name) => Results.Ok();
}
