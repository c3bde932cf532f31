using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Drawing;

/// <summary>Anything that can be drawn.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Group), typeDiscriminator: "group")]
public abstract class Shape
{
    public string Name { get; set; } = "";
}

public class Circle : Shape
{
    public double Radius { get; set; }
}

public class Group : Shape
{
    public List<Shape> Parts { get; set; } = new();
}

[JsonDerivedType(typeof(Pencil))]
[JsonDerivedType(typeof(Brush))]
public interface ITool { int Width { get; } }

public record Pencil(int Width) : ITool;

public record Brush(int Width, string Hair) : ITool;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public class Drawing
{
    public Shape Shape { get; set; } = null!;
    public ITool? Tool { get; set; }
    [JsonConverter(typeof(JsonStringEnumConverter))] public Layer Layer { get; set; }
    [JsonInclude] internal int Revision { get; set; }
    [JsonRequired] public int Size { get; set; }
}

public enum Layer { Front, Back }

[ApiController, Route("drawings")]
public class DrawingsController : ControllerBase
{
    [HttpPost]
    public Drawing Draw(Drawing drawing) => drawing;

    [HttpGet("layers")]
    public Layer[] Layers() => [];
}
