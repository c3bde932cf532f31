using Microsoft.AspNetCore.Mvc;

namespace Stock.Web;

[ApiController, Route("stock/items")]
public class ItemsController : ControllerBase
{
    [HttpGet]
    public IEnumerable<Item> List() => [];
}
