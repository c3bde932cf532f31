using System.Net;

namespace Shop.Errors;

public class ErrorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (CodedException coded)
        {
            context.Response.StatusCode = (int)coded.Code;
            await context.Response.WriteAsJsonAsync(new { errors = coded.Errors });
        }
        catch (Exception)
        {
            context.Response.StatusCode = 500;
        }
    }
}
