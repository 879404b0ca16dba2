using AdWatch.Api.Contracts;
using AdWatch.Api.Endpoints;

namespace AdWatch.Api.Access;

/// <summary>Who still has a one-time password gets nowhere but to the page that changes it.</summary>
internal sealed class PasswordChangeGate(RequestDelegate next)
{
    public const string Page = "/account/password";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.User.OwesPasswordChange() || IsOpen(http.Request.Path))
        {
            await next(http);
        }
        else if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await Problems
                .Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, $"首次登录须先修改初始密码（{Page}）。")
                .ExecuteAsync(http);
        }
        else
        {
            http.Response.Redirect(Page);
        }
    }

    private static bool IsOpen(PathString path) =>
        path.StartsWithSegments(Page, StringComparison.Ordinal)
        || path.StartsWithSegments("/signout", StringComparison.Ordinal)
        || path.StartsWithSegments("/signin", StringComparison.Ordinal)
        || path.StartsWithSegments("/lib", StringComparison.Ordinal)
        || path.StartsWithSegments("/healthz", StringComparison.Ordinal)
        || path.StartsWithSegments("/readyz", StringComparison.Ordinal)
        || path.StartsWithSegments("/css", StringComparison.Ordinal)
        || path.StartsWithSegments("/js", StringComparison.Ordinal)
        || path == "/favicon.ico";
}
