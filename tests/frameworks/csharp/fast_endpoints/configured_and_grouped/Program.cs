using FastEndpoints;
using FastEndpoints.Security;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddFastEndpoints().AddAuthentication("Tokens").AddJwtBearer("Tokens");
builder.Services.AddHealthChecks();
var app = builder.Build();

app.UseAuthentication().UseAuthorization();
app.UseFastEndpoints(config =>
{
    config.Endpoints.RoutePrefix = "api";
});
app.MapHealthChecks("/health");
app.Run();
