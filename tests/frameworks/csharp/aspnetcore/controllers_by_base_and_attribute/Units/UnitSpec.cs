using Depot.Http;

namespace Depot.Units;

public class Unit : Resource
{
    public string Label { get; set; }
}
