using System.Security.Claims;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdWatch.Api.Access;

/// <summary>Claims of a caller, and the way back to the <see cref="Actor"/> who is written into journals.</summary>
internal static class AccessClaims
{
    public const string Kind = "adwatch:kind";
    public const string Department = "adwatch:department";
    public const string Region = "adwatch:region";
    public const string MustChangePassword = "adwatch:must-change-password";

    /// <summary>Who calls. Only behind authorization, where there is always somebody.</summary>
    public static Actor GetActor(this ClaimsPrincipal principal) =>
        new(
            principal.Identity?.Name ?? throw new InvalidOperationException("Nobody is signed in."),
            principal.FindFirstValue(Kind) ?? "person",
            principal.FindFirstValue(ClaimTypes.Role) ?? Roles.Viewer,
            principal.FindFirstValue(Department),
            principal.FindFirstValue(Region)
        );

    public static bool OwesPasswordChange(this ClaimsPrincipal principal) => principal.HasClaim(c => c.Type == MustChangePassword);

    public static ClaimsIdentity OfKey(ApiKey key, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, key.Id));
        Fill(identity, key.AsActor());
        return identity;
    }

    public static void Fill(ClaimsIdentity identity, Actor actor)
    {
        identity.AddClaim(new Claim(ClaimTypes.Name, actor.Id));
        identity.AddClaim(new Claim(Kind, actor.Kind));
        identity.AddClaim(new Claim(ClaimTypes.Role, actor.Role));
        if (actor.Department is { } department)
        {
            identity.AddClaim(new Claim(Department, department));
        }

        if (actor.Region is { } region)
        {
            identity.AddClaim(new Claim(Region, region));
        }
    }
}

/// <summary>Makes the principal that the sign-in cookie carries.</summary>
internal sealed class AppUserClaims(IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<AppUser>
{
    public Task<ClaimsPrincipal> CreateAsync(AppUser user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id));
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp));
        AccessClaims.Fill(identity, new Actor(user.UserName, "person", user.Role, user.Department, user.Region));
        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(AccessClaims.MustChangePassword, "true"));
        }

        return Task.FromResult(new ClaimsPrincipal(identity));
    }
}
