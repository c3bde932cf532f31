using Todo.Endpoints;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();

app.MapGet("/", () => "up").WithName("up").ExcludeFromDescription();
app.MapMethods("/both", new[] { "GET", "HEAD" }, (HttpContext context) => Results.Ok());
app.Map("/any", () => Results.Ok());

var api = app.MapGroup("/api").RequireAuthorization();
api.MapTodos().MapTags();
api.MapGroup("tenants/{tenant}").MapGroup("/users").MapUsers();
app.Run();
