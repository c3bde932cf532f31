using Microsoft.AspNetCore.Builder;

namespace Metrics;

public class Startup
{
    public const string Health = "/health";

    public void Configure(IApplicationBuilder app, IHostEnvironment environment)
    {
        var configuration = app.ApplicationServices.GetRequiredService<IConfiguration>();
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapGet(Health, () => "ok");
            endpoints.MapControllers();
        });
    }
}
