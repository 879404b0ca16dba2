using AdWatch.Api.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdWatch.Api.Tests.Access;

public sealed class FirstRunTests(ServiceFixture service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstStartMakesAnAdministratorWhoMustChangeThePassword()
    {
        using var client = service.CreateClient();

        var user = await service.Store.Users.FindByNameAsync("ADMIN", Token);

        Assert.Equal(("admin", true), (user?.Role, user?.MustChangePassword));
        Assert.DoesNotContain("-", user?.PasswordHash?[..8] ?? "-", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondStartMakesNone() =>
        Assert.Null(await FirstRun.EnsureAdministratorAsync(service.Services, mustChange: true, Token));

    [Fact]
    public async Task FiveWrongPasswordsLockTheAccountAndStandInTheAudit()
    {
        await using var scope = service.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = new AppUser
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = "wang",
            NormalizedName = "WANG",
            Role = "reviewer",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        Assert.True((await users.CreateAsync(user, "right-password-1")).Succeeded);
        var signIn = scope.ServiceProvider.GetRequiredService<SignInService>();

        SignInOutcome last = default;
        for (var i = 0; i < 5; i++)
        {
            last = await signIn.SignInAsync("wang", "wrong-password-1", Token);
        }

        Assert.Equal(SignInOutcome.LockedOut, last);
        Assert.Equal(SignInOutcome.LockedOut, await signIn.SignInAsync("wang", "right-password-1", Token));
        var audit = await service.Store.Audit.ListAsync("user", "wang", null, 20, Token);
        Assert.Equal(6, audit.Items.Count(e => e.Action == "user.sign-in-failed"));
    }

    [Fact]
    public async Task AShortPasswordIsRefused()
    {
        await using var scope = service.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = new AppUser
        {
            Id = Guid.NewGuid().ToString("N"),
            UserName = "li",
            NormalizedName = "LI",
            Role = "viewer",
        };

        Assert.False((await users.CreateAsync(user, "abc123")).Succeeded);
    }
}
