using FastEndpoints;

namespace Garden;

public sealed class Admin : Group
{
    public Admin() => Configure("admin", ep =>
    {
        ep.Roles("Gardener");
        ep.Description(d => d.WithTags("Administration"));
    });
}

public sealed class Beds : SubGroup<Admin>
{
    public Beds()
    {
        Configure("beds", ep => { });
    }
}
