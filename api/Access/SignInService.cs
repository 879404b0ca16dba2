using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Identity;

namespace AdWatch.Api.Access;

/// <summary>Signs people in and out with a cookie; every try stands in the audit trail.</summary>
internal sealed class SignInService(UserManager<AppUser> users, SignInManager<AppUser> signIn, AdWatchStore store, TimeProvider time)
{
    /// <summary>Checks name and password and sets the cookie. The answer never tells whether the name exists.</summary>
    public async Task<SignInOutcome> SignInAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        var user = string.IsNullOrWhiteSpace(name) ? null : await users.FindByNameAsync(name.Trim());
        if (user is null)
        {
            await AuditAsync(name ?? "", "user.sign-in-failed", "unknown name", cancellationToken);
            return SignInOutcome.Wrong;
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            var locked = result.IsLockedOut;
            await AuditAsync(user.UserName, "user.sign-in-failed", locked ? "locked out" : "wrong password", cancellationToken);
            return locked ? SignInOutcome.LockedOut : SignInOutcome.Wrong;
        }

        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        await signIn.SignInAsync(user, isPersistent: false);
        await AuditAsync(user.UserName, "user.sign-in", null, cancellationToken);
        return user.MustChangePassword ? SignInOutcome.MustChangePassword : SignInOutcome.Done;
    }

    public async Task SignOutAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.User.Identity is { IsAuthenticated: true, Name: { } name })
        {
            await AuditAsync(name, "user.sign-out", null, cancellationToken);
        }

        await signIn.SignOutAsync();
    }

    /// <summary>Changes the caller's own password and renews the cookie.</summary>
    /// <returns>The faults in Chinese; empty when done.</returns>
    public async Task<IReadOnlyList<string>> ChangePasswordAsync(
        HttpContext http,
        string? current,
        string? wanted,
        CancellationToken cancellationToken
    )
    {
        var user = await users.GetUserAsync(http.User) ?? throw new InvalidOperationException("Nobody is signed in.");
        if (current == wanted)
        {
            return ["新密码不能与原密码相同。"];
        }

        var changed = await users.ChangePasswordAsync(user, current ?? "", wanted ?? "");
        if (!changed.Succeeded)
        {
            return [.. changed.Errors.Select(e => Explain(e.Code)).Distinct(StringComparer.Ordinal)];
        }

        user.MustChangePassword = false;
        await users.UpdateAsync(user);
        await signIn.RefreshSignInAsync(user);
        await AuditAsync(user.UserName, "user.change-password", null, cancellationToken);
        return [];
    }

    private static string Explain(string code) =>
        code switch
        {
            nameof(IdentityErrorDescriber.PasswordMismatch) => "原密码不正确。",
            nameof(IdentityErrorDescriber.ConcurrencyFailure) => "账户刚被他人修改，请重试。",
            _ => "新密码至少 10 位，须同时含有字母和数字，且不能只由少数几个字符组成。",
        };

    private Task AuditAsync(string name, string action, string? details, CancellationToken cancellationToken) =>
        store.Audit.AppendAsync(new Actor(name, "person", Roles.Viewer), action, "user", name, details, cancellationToken);
}

internal enum SignInOutcome
{
    Done,
    MustChangePassword,
    Wrong,
    LockedOut,
}
