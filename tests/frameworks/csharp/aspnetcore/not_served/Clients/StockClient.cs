using Microsoft.AspNetCore.WebUtilities;
using Refit;

namespace Stockroom.Clients;

public interface IStock
{
    [Get("/stock/{id}")]
    Task<string> Level(int id);
}

public class StockClient(HttpClient http)
{
    public Task<string> Level(int id) => http.GetStringAsync($"/stock/{id}");
    public Task Put(int id) => http.PutAsync("/stock", new StringContent("{}"));
}
