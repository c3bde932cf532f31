using Shared;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDefaults();
builder.Services.AddAuthorizationBuilder().AddFallbackPolicy("all", p => p.RequireAuthenticatedUser());
var app = builder.Build();

app.MapGet("/api/things", () => new[] { "a" });
app.MapGet("/api/open", () => "x").AllowAnonymous();
app.Run();
