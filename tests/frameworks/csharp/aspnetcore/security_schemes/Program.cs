using Microsoft.AspNetCore.Authentication.JwtBearer;
using Vault.Auth;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
    .AddJwtBearer()
    .AddCookie("Web", options => options.Cookie.Name = "vault")
    .AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyOptions.Scheme, _ => { });
builder.Services.AddAuthorization(options =>
{
    options.AddPolicy("CanOpen", policy => policy.RequireRole("Keeper", "Owner"));
});
builder.Services.AddControllers();
var app = builder.Build();

app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();

var doors = app.MapGroup("/doors").RequireAuthorization();
doors.MapGet("/", () => new[] { 1 });
doors.MapPost("/open", () => Results.NoContent()).RequireAuthorization("CanOpen");
doors.MapGet("/hours", () => "always").AllowAnonymous();
app.MapGet("/about", () => "a vault");

app.Run();
