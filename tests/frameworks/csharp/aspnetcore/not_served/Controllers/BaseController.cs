using Microsoft.AspNetCore.Mvc;

namespace Stockroom.Controllers;

[Route("base")]
public abstract class BaseController : ControllerBase
{
    [HttpGet("shared")]
    public IActionResult Shared() => Ok();
}

[NonController]
[Route("hidden")]
public class HiddenController : ControllerBase
{
    [HttpGet]
    public IActionResult Get() => Ok();
}
