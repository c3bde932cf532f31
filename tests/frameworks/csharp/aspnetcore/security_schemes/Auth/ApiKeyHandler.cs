using Microsoft.AspNetCore.Authentication;

namespace Vault.Auth;

public class ApiKeyOptions : AuthenticationSchemeOptions
{
    public const string Scheme = "ApiKey";
    public const string Header = "X-Api-Key";
}

public class ApiKeyHandler : AuthenticationHandler<ApiKeyOptions>
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(ApiKeyOptions.Header, out var key)) return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(AuthenticateResult.Fail("unknown"));
    }
}
