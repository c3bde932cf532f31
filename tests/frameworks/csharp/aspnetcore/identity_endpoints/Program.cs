var builder = WebApplication.CreateBuilder(args);
builder.Services.AddIdentityApiEndpoints<IdentityUser>();
builder.Services.AddAuthorization();
var app = builder.Build();

app.MapGroup("/account").MapIdentityApi<IdentityUser>().WithTags("Account");
app.MapGet("/me", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();

app.Run();
