using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;

namespace Media.Http;

public class ApiV3Attribute : Attribute, IRouteTemplateProvider
{
    public const string ControllerResource = "[controller]";

    public ApiV3Attribute(string resource = ControllerResource)
    {
        Resource = resource;
        Template = $"api/v3/{resource}";
    }

    public string Resource { get; }
    public string Template { get; }
    public int? Order => 2;
    public string Name { get; set; }
}

public class AdminRouteAttribute : RouteAttribute
{
    public AdminRouteAttribute(string path) : base("admin/" + path) { }
}

public class RestGetByIdAttribute : HttpGetAttribute
{
    public RestGetByIdAttribute() : base("{id:int}") { }
}
