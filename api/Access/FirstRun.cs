using System.Security.Cryptography;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Identity;

namespace AdWatch.Api.Access;

/// <summary>Makes the administrator of a fresh installation.</summary>
internal static class FirstRun
{
    public const string AdministratorName = "admin";

    // Without letters and digits that are mistaken for each other.
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "23456789";

    /// <summary>The one-time password, where an administrator had to be made; with <paramref name="mustChange"/> it must be changed at the first sign-in.</summary>
    public static async Task<string?> EnsureAdministratorAsync(
        IServiceProvider services,
        bool mustChange,
        CancellationToken cancellationToken
    )
    {
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<AdWatchStore>();
        if (await store.Users.CountAsync(cancellationToken) > 0)
        {
            return null;
        }

        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var password = string.Join(
            '-',
            RandomNumberGenerator.GetString(Letters, 5),
            RandomNumberGenerator.GetString(Digits, 4),
            RandomNumberGenerator.GetString(Letters, 5)
        );
        var user = new AppUser
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = AdministratorName,
            NormalizedName = users.NormalizeName(AdministratorName) ?? AdministratorName,
            DisplayName = "系统管理员",
            Role = Roles.Admin,
            MustChangePassword = mustChange,
            CreatedAt = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
        var created = await users.CreateAsync(user, password);
        if (!created.Succeeded)
        {
            // Another process made it between the two looks.
            return created.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateUserName))
                ? null
                : throw new InvalidOperationException(string.Join(' ', created.Errors.Select(e => e.Description)));
        }

        await store.Audit.AppendAsync(Actor.System("first-run"), "user.create", "user", AdministratorName, "role admin", cancellationToken);
        return password;
    }
}
