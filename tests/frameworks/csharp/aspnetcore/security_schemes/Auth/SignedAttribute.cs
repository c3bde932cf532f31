using Microsoft.AspNetCore.Mvc.Filters;

namespace Vault.Auth;

public class SignedAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!context.HttpContext.Request.Query.ContainsKey("signature")) context.Result = new UnauthorizedResult();
    }
}

public class OwnersOnlyAttribute : AuthorizeAttribute
{
    public OwnersOnlyAttribute() => Roles = "Owner";
}
