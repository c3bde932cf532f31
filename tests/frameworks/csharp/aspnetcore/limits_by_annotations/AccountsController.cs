using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Accounts;

public class Registration
{
    public const int MaxName = 40;

    [Required, StringLength(MaxName, MinimumLength = 3)]
    public string Name { get; set; }

    [Required(AllowEmptyStrings = true), MaxLength(200)]
    public string Motto { get; set; }

    [EmailAddress]
    public string Email { get; set; }

    [Compare(nameof(Email))]
    public string EmailAgain { get; set; }

    [Url, DefaultValue("https://example.org")]
    public string Home { get; set; }

    [Phone]
    public string Phone { get; set; }

    [CreditCard]
    public string Card { get; set; }

    [DataType(DataType.Password), MinLength(12)]
    public string Password { get; set; }

    [RegularExpression("[a-z]{2}-[A-Z]{2}")]
    public string Locale { get; set; }

    [RegularExpression(@"^(?i)[a-z]+$")]
    public string Loose { get; set; }

    [Range(1, 120)]
    public int Age { get; set; }

    [Range(typeof(decimal), "0.01", "1000.5")]
    public decimal? Limit { get; set; }

    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Weight { get; set; }

    [Length(1, 5)]
    public List<string> Tags { get; set; }

    [MinLength(1), MaxLength(3)]
    public Dictionary<string, int> Scores { get; set; }

    [AllowedValues("free", "paid")]
    public string Plan { get; set; }

    [Base64String]
    public string Picture { get; set; }

    [Description("Where it came from.")]
    public string Source { get; set; }

    [Obsolete]
    public string Old { get; set; }

    public required int Version { get; set; }
}

public class Upload
{
    [Required]
    public IFormFile File { get; set; }

    [FromForm(Name = "title"), MaxLength(10)]
    public string Title { get; set; }

    public Place Where { get; set; }
}

public class Place
{
    public double Latitude { get; set; }
}

public class Filter
{
    [Range(1, 100)]
    public int Size { get; set; } = 20;

    [Required, StringLength(30)]
    public string Text { get; set; }

    public Place Near { get; set; }
}

[ApiController]
[Route("accounts")]
public class AccountsController : ControllerBase
{
    [HttpPost]
    public IActionResult Register([FromBody] Registration registration) => NoContent();

    /// <param name="filter">What to look for.</param>
    /// <param name="names">Some of them.</param>
    [HttpGet]
    public IActionResult Find([FromQuery] Filter filter, [FromQuery, MaxLength(5)] string[] names, [FromHeader(Name = "X-Trace"), Required] Guid trace) => Ok();

    [HttpPost("upload")]
    public IActionResult Send([FromForm] Upload upload) => Accepted();

    /// <param name="files">The pictures.</param>
    [HttpPost("many"), Consumes("multipart/form-data")]
    public IActionResult Many(List<IFormFile> files, [FromForm] bool secret) => Accepted();

    [HttpPut("login")]
    public IActionResult Login([FromForm] string user, [FromForm, DataType(DataType.Password)] string password) => Ok();

    [HttpPatch("optional")]
    public IActionResult Optional([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] Place place) => Ok();

    [HttpPost("list")]
    public IActionResult List(int[] ids) => Ok();
}
