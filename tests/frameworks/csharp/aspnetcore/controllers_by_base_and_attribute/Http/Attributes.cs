using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Depot.Http.Attributes;

public class RestGetByIdAttribute : Attribute, IActionHttpMethodProvider, IRouteTemplateProvider
{
    public IEnumerable<string> HttpMethods => new[] { "GET" };
    public string Template => "{id:int}";
    public int? Order => 0;
    public string Name { get; }
}

public class V1ControllerAttribute : Attribute, IRouteTemplateProvider, IApiBehaviorMetadata
{
    public V1ControllerAttribute(string resource = "[controller]") => Template = $"api/v1/{resource}";

    public string Template { get; }
    public int? Order => 2;
    public string Name { get; set; }
}
