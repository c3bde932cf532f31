using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Notes;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddScoped<NoteStore>();
builder.Services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseUpper));
});
var app = builder.Build();

app.MapNotes();

app.MapGet("/health", () => "fine");
app.MapGet("/version", () => new { MajorVersion = 1, name = "notes" });
app.MapPost("/echo", ([FromBody] string text) => Results.Text(text));
app.MapGet("/logo", () => Results.File("logo.png", "image/png"));
app.MapGet("/old", () => Results.Redirect("/new"));

app.Run();
