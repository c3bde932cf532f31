using System.Net;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Shop.Errors;

namespace Shop.Orders;

public record Order(int Id);

public interface IOrders
{
    Task<Order> Find(int id);
}

public class Orders : IOrders
{
    public async Task<Order> Find(int id) => id > 0 ? new Order(id) : throw new OrderMissingException();
}

public record Cancel(int Id) : IRequest;

public class CancelHandler : IRequestHandler<Cancel>
{
    public Task Handle(Cancel request, CancellationToken stop)
    {
        if (request.Id == 1) throw new GoneException();
        throw new CodedException(HttpStatusCode.Conflict, ["late"]);
    }
}

[ApiController, Route("orders")]
public class OrdersController(IOrders orders, IMediator mediator) : ControllerBase
{
    [HttpGet("{id}")]
    public Task<Order> Get(int id) => orders.Find(id);

    [HttpDelete("{id}")]
    public async Task<IActionResult> Remove(int id)
    {
        await mediator.Send(new Cancel(id));
        return NoContent();
    }

    [HttpPut("{id}")]
    public void Change(int id, string? note)
    {
        Check(note);
        if (note == "secret") throw new UnauthorizedAccessException();
        if (note == "odd") throw new InvalidOperationException();
    }

    private static void Check(string? note) => _ = note ?? throw new InvalidOrderException();
}
