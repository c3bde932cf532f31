using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Shop.Errors;

public class ErrorHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken stop)
    {
        var status = exception switch
        {
            MissingException => StatusCodes.Status404NotFound,
            UnauthorizedAccessException => 401,
            _ => 500,
        };
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new ProblemDetails { Status = status }, stop);
        return true;
    }
}

public class ErrorFilter : ExceptionFilterAttribute
{
    private readonly Dictionary<Type, Action<ExceptionContext>> _handlers;

    public ErrorFilter()
    {
        _handlers = new() { { typeof(InvalidOrderException), HandleInvalid } };
    }

    private void HandleInvalid(ExceptionContext context)
    {
        context.Result = new BadRequestObjectResult(new Fault("invalid"));
    }
}

public record Fault(string Reason);
