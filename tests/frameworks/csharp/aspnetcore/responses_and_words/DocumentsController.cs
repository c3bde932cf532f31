using System.Net;
using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Swashbuckle.AspNetCore.Annotations;

namespace Papers;

public record Document(int Id, string Title);

public record Fault(string Code);

public class Draft
{
    public int Id { get; set; }
}

/// <summary>Everything on paper.</summary>
[ApiController]
[Route("documents")]
[Produces("application/json", "application/xml")]
[ProducesResponseType(typeof(Fault), StatusCodes.Status500InternalServerError)]
public class DocumentsController : ControllerBase
{
    /// <summary>
    /// Finds a document
    /// by its number.
    /// </summary>
    /// <remarks>
    /// The newest version.
    ///
    /// Older ones are in the archive.
    /// </remarks>
    /// <param name="id">Its number.</param>
    /// <returns>The document.</returns>
    /// <response code="404">There is none.</response>
    [HttpGet("{id}", Name = "GetDocument")]
    [ProducesResponseType(typeof(Document), 200)]
    [ProducesResponseType(404)]
    public IActionResult Get(int id) => id > 0 ? Ok(new Document(id, "x")) : NotFound();

    [HttpPost]
    [ProducesResponseType<Document>(StatusCodes.Status201Created)]
    [ProducesResponseType(typeof(ValidationProblemDetails), 400)]
    [ProducesDefaultResponseType]
    public ActionResult<Document> Create([FromBody] Document document)
    {
        if (document.Id < 0) return UnprocessableEntity(new Fault("id"));
        if (document.Id == 7) return StatusCode((int)HttpStatusCode.Conflict, new { taken = document.Id });
        return CreatedAtRoute("GetDocument", new { id = document.Id }, document);
    }

    [SwaggerOperation("Changes it", "All of it.", OperationId = "change", Tags = new[] { "Writing" })]
    [SwaggerResponse(200, "Changed", typeof(Document))]
    [SwaggerResponse(410, "Gone for good")]
    [HttpPut("{id}"), Obsolete("use PATCH")]
    public Task<IActionResult> Change(int id, Document document) => throw new NotImplementedException();

    [HttpDelete("{id}")]
    [Tags("Cleaning", "Writing"), EndpointSummary("Throws it away"), EndpointDescription("For good.")]
    public void Delete(int id) { }

    [HttpGet("{id}/pdf"), Produces("application/pdf")]
    public FileResult Pdf(int id) => File(new byte[0], "application/pdf");

    [HttpGet("{id}/raw")]
    public IActionResult Raw(int id) => PhysicalFile("/tmp/x", MediaTypeNames.Text.Plain);

    [HttpGet("{id}/title")]
    public string Title(int id) => "x";

    [HttpGet("{id}/html")]
    public ContentResult Html(int id) => Content("<p>", "text/html");

    [HttpGet("{id}/elsewhere")]
    public IActionResult Elsewhere(int id) => RedirectPermanent("/");

    [HttpGet("drafts/{id}")]
    public async Task<ActionResult> DraftOf(int id)
    {
        Draft? draft = null;
        if (draft == null) return Problem(statusCode: 503);
        return new JsonResult(draft);
    }

    [HttpHead("{id}")]
    public StatusCodeResult Exists(int id) => new StatusCodeResult(204);

    [HttpPost("{id}/lock")]
    public IActionResult Lock(int id)
    {
        IActionResult answer = Forbid();
        if (id == 1) answer = Unauthorized(new Fault("who"));
        try
        {
            return Accepted(new Draft());
        }
        catch (InvalidOperationException)
        {
            return BadRequest("not now");
        }
    }
}
