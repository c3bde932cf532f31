using Microsoft.AspNetCore.Mvc;

[Route("[controller]s")]
public class PlanController : ControllerBase
{
    [HttpGet]
    public IActionResult All(int tenant) => Ok();
}
