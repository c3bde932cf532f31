using Microsoft.AspNetCore.Builder;

namespace Stockroom.Tests;

public class FakeServerTests
{
    [Fact]
    public void Serves()
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/fake", () => "fake");
    }
}
