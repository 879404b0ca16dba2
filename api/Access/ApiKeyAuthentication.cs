using System.Security.Claims;
using System.Text.Encodings.Web;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AdWatch.Api.Access;

/// <summary>Reads <c>Authorization: Bearer KEY</c> of machines.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AdWatchStore store
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    public static bool IsUsed(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsed(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var key = Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();
        return await store.ApiKeys.AuthenticateAsync(key, Context.RequestAborted) is { } known
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(AccessClaims.OfKey(known, Scheme.Name)), Scheme.Name))
            : AuthenticateResult.Fail("The API key is unknown or was revoked.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
