using System.Runtime.Serialization;
using Microsoft.AspNetCore.Mvc;
using Newtonsoft.Json;

namespace Zoo;

public enum Diet { EatsPlants, [EnumMember(Value = "MEAT")] EatsMeat }

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class Keeper
{
    public string FullName { get; set; }
}

public class Animal
{
    public int AnimalId { get; set; }

    [JsonProperty("called", Required = Required.Always)]
    public string GivenName { get; set; }

    [JsonProperty(NullValueHandling = NullValueHandling.Include)]
    public int? Cage { get; set; }

    public int? Weight { get; set; }

    [DataMember(Name = "eats")]
    public Diet Diet { get; set; }

    [JsonIgnore]
    public string Secret { get; set; }

    [IgnoreDataMember]
    public string Hidden { get; set; }

    public string PublicField;

    public Keeper Keeper { get; set; }
}

[Route("animals")]
public class AnimalsController : Controller
{
    [HttpGet("{id}")]
    public Animal Get(int id) => new Animal();

    [HttpPost]
    public IActionResult Create([FromBody] Animal animal)
    {
        if (!ModelState.IsValid) return BadRequest(ModelState);
        return CreatedAtAction(nameof(Get), new { id = 1 }, animal);
    }
}
