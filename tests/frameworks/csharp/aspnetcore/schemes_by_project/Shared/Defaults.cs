namespace Shared;

public static class Defaults
{
    public static IServiceCollection AddDefaults(this IServiceCollection services)
    {
        services.AddBasicServiceDefaults();
        services.AddAuthentication().AddJwtBearer();
        return services;
    }
}
