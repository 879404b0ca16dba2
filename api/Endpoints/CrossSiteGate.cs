using AdWatch.Api.Access;
using AdWatch.Api.Contracts;

namespace AdWatch.Api.Endpoints;

/// <summary>Refuses writes to the interface that a browser sends with its cookie from another site. Machines with a key are not concerned.</summary>
internal sealed class CrossSiteGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (
            IsRead(request.Method)
            || ApiKeyAuthentication.IsUsed(request)
            || !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            || request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        )
        {
            await next(http);
        }
        else
        {
            await Problems.Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "不接受来自其他站点的写入请求。").ExecuteAsync(http);
        }
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
