var app = WebApplication.CreateBuilder(args).Build();
var area = app.MapGroup("/tenants/{tenant:int}");
area.MapGroup("admin").MapControllers();
area.MapGet("state", (int tenant) => tenant);
app.Run();
