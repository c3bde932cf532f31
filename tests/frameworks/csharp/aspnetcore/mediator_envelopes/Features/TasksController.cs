using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OneOf;

namespace Tasks.Features;

public abstract class ApiController : ControllerBase
{
    private IMediator? _mediator;
    protected IMediator Mediator => _mediator ??= HttpContext.RequestServices.GetRequiredService<IMediator>();

    protected ActionResult Handle<T>(Outcome<T> outcome)
    {
        if (outcome.Missing) return NotFound();
        if (outcome.Error != null) return BadRequest(new { error = outcome.Error });
        return Ok(outcome.Value);
    }

    protected static IResult Answer<T>(OneOf<T, Edit.Problem> outcome) =>
        outcome.Match<IResult>(TypedResults.Ok, problem => Fault.Of(problem));

    protected static class Fault
    {
        public static UnprocessableEntity<Edit.Problem> Of(Edit.Problem problem) => TypedResults.UnprocessableEntity(problem);
    }
}

[ApiController]
[Route("api/tasks")]
public class TasksController : ApiController
{
    [HttpGet]
    public Task<TasksEnvelope> List([FromQuery] string? tag, int limit = 20) => Mediator.Send(new List.Query(tag, limit));

    [HttpPost]
    public async Task<IActionResult> Create([FromBody] Create.Command command)
    {
        var made = await Mediator.Send(command);
        return CreatedAtAction(nameof(Get), new { made.Task.Id }, made);
    }

    [HttpGet("{id}")]
    public async Task<IActionResult> Get(int id) => Handle(await Mediator.Send(new Details.Query(id)));

    [HttpPut("{id}")]
    public async Task<ActionResult> Edit(int id, Edit.Model model)
    {
        var result = await Mediator.Send(new Edit.Command(model, id));
        return result.Match<ActionResult>(task => Ok(new { task }), error => Conflict(error));
    }

    [HttpPost("{id}/copy")]
    public async Task<IResult> Copy(int id)
    {
        var result = await Mediator.Send(new Edit.Command(new Edit.Model(new Edit.TaskData("x", false)), id));
        return Answer(result);
    }

    [HttpDelete("{id}")]
    public async Task Delete(int id) => await Mediator.Send(new Delete.Command(id));

    [HttpGet("{id}/state")]
    public async Task<ActionResult> State(int id) => await Find(id) switch
    {
        { Done: true } task => Ok(new { task.Title, done = true }),
        null => NotFound(),
        _ => StatusCode(StatusCodes.Status423Locked, "locked"),
    };

    [HttpGet("words")]
    public async Task<IActionResult> Words()
    {
        var envelope = await Mediator.Send(new List.Query(null, 100));
        var words = new List<string>();
        foreach (var task in envelope.Tasks) words.Add(task.Title);
        var groups = envelope.Tasks.GroupBy(t => t.Id % 2).Select(g => new { g.Key, first = g.First().Title, count = g.Count() });
        return Ok(new { words, groups, shown = envelope.Tasks.Select(TaskView.Of) });
    }

    [HttpGet("rows")]
    public async Task<IActionResult> Rows([FromServices] IDbConnection connection)
    {
        var envelope = await Mediator.Send(new List.Query(null, 100));
        var views = await connection.QueryAsync<TaskView>("select * from views");
        object first = await connection.QuerySingleAsync<TaskView>("select 1");
        if (first is not TaskView view) return NotFound();
        var rows =
            from task in envelope.Tasks
            join other in views on task.Title equals other.Label
            let length = task.Title.Length
            where length > 1
            orderby length
            select new { task.Id, other.Label, length };
        return Ok(new { rows = rows.ToList(), view });
    }

    private Task<TaskItem?> Find(int id) => throw new NotImplementedException();
}
