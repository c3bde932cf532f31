using FluentValidation;
using Shop;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddValidatorsFromAssemblyContaining<OrderValidator>();
var app = builder.Build();

app.MapPost("/orders", (Order order, IValidator<Order> validator) => Results.Accepted());
app.MapPut("/orders/{id:int}", (int id, Change change) => TypedResults.NoContent());

app.Run();
