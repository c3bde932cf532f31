using Microsoft.AspNetCore.Mvc;

namespace Shop.Web;

using Cost = Models.Price;

[ApiController, Route("shop/items")]
public class ItemsController : ControllerBase
{
    [HttpGet]
    public Item[] List() => [];

    [HttpGet("price")]
    public Cost Price() => new();
}
