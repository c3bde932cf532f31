using Microsoft.AspNetCore.Mvc;

namespace Site.Controllers;

public partial class HomeController : Controller
{
    public IActionResult About() => View();
}
