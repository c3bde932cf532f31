var builder = WebApplication.CreateBuilder(args);
var prefix = builder.Configuration["Api:Prefix"];
var app = builder.Build();
var group = app.MapGroup(prefix);
group.MapPost("jobs", () => Results.Accepted());
app.MapGroup(app.Configuration.GetValue("Api:Admin", "/admin")).MapGet("state", () => "idle");
app.MapGroup(app.Configuration["Api:Other"] ?? "/other").MapGet("state", () => "idle");
app.MapGroup(builder.Configuration.GetSection("Api")["Prefix"] + "/deep").MapGet("state", () => "idle");
app.Run();
