using Microsoft.AspNetCore.Mvc;

namespace Shop.Controllers;

public class OrdersController : ApiController
{
    /// <summary>All orders.</summary>
    [HttpGet]
    public IEnumerable<string> Get() => [];

    /// <summary>One order.</summary>
    /// <param name="id">Its number.</param>
    [HttpGet("{id:int}")]
    public ActionResult<string> Get(int id) => NotFound();

    [HttpPost, Route("[action]")]
    public IActionResult Reopen() => Ok();

    [HttpDelete("/orders/{id}")]
    public IActionResult Remove(Guid id) => Ok();

    [AcceptVerbs("PUT", "PATCH", Route = "{id:long}")]
    public IActionResult Change(long id) => Ok();

    [Route("anything")]
    public IActionResult Anything() => Ok();

    [ActionName("latest")]
    [HttpGet("[action]")]
    public IActionResult GetLatestAsync() => Ok();

    [NonAction]
    public IActionResult Helper() => Ok();

    public override string Ping() => "orders";

    private IActionResult Hidden() => Ok();
}
