using Depot.Http;

namespace Depot.Units;

[Http.Attributes.V1Controller("unit")]
public class UnitsController : RestController<Unit>
{
    protected override Unit Find(int id) => new() { Id = id };

    public override ActionResult<Unit> GetById(int id) => base.GetById(id);

    public override ActionResult<Unit> Save(int id, Unit resource) => base.Save(id, resource);
}
