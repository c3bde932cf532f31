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

    [HttpGet("offers")]
    public IActionResult Offers()
    {
        var offers = Loaded();
        return Ok(offers.Kept.Select(ToModel).Concat(Unknown.Library.Load().Select(o => new Models.Offer { Size = Sizes.Large })));
    }

    [HttpGet("sized")]
    public Models.SpecialOffer.Sizing Sized() => new();

    private (List<Item> Kept, int Lost) Loaded() => ([], 0);

    private static Models.Offer ToModel(Item item) => new();

    private static Cost ToModel(Models.Offer offer) => new();
}
