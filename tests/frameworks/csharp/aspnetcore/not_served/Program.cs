var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<IStock>(client => client.BaseAddress = new Uri("https://stock.example"));
var app = builder.Build();
app.MapControllers();
if (false)
{
    app.MapGet("/never", () => "never");
}
app.Run();
