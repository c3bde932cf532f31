using Library.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Library.Web.Controllers;

[ApiController]
public sealed class BooksController(IBooks books) : ControllerBase
{
    private const string Covers = nameof(Covers);

    [HttpGet(Routes.Books.All)]
    public Task<IActionResult> List() => books.All();

    [HttpGet]
    [Route(Routes.Books.ById)]
    public Task<IActionResult> One(Guid bookId) => books.One(bookId);

    [HttpPut(Library.Contracts.Routes.Books.ById + "/" + Covers)]
    public Task<IActionResult> Cover(Guid bookId) => books.Cover(bookId);
}

[Route($"{Routes.Root}/tenants/{{tenant}}/members")]
public class MembersController : Controller
{
    [HttpGet("")]
    public IActionResult Index(string tenant) => View();

    [HttpPost("{id}/"), HttpPut("{id}")]
    public IActionResult Save(string tenant, int id) => View();
}
