using Microsoft.AspNetCore.Mvc;

namespace Site.Controllers;

public partial class HomeController
{
    [HttpPost]
    public IActionResult Contact(string message) => View();

    [HttpGet("/fixed")]
    public IActionResult Fixed() => View();
}
