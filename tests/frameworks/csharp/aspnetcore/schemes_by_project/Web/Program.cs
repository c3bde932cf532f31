var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(options => options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
var app = builder.Build();

app.MapGet("/web/page", () => Results.Text("x")).RequireAuthorization();
app.MapGet("/web/start", () => Results.Text("x"));
app.Run();
