using Depot.Http;

namespace Depot.Units;

[V1Controller("unit")]
public class UnitsController : RestController<Unit>
{
    protected override Unit Find(int id) => new() { Id = id };
}
