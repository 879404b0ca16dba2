using System.Security.Cryptography;
using System.Text;
using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Endpoints;

/// <summary>Gives a repeated write the first answer, by <c>Idempotency-Key</c>: scoped by caller and route, bound to the body, kept two days.</summary>
/// <remarks>Only answers that changed something (2xx) are kept; after a refusal the same key may be tried again.</remarks>
internal sealed class IdempotentWrites(RequestDelegate next, AdWatchStore store)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    private const int LongestKey = 200;

    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || HttpMethods.IsGet(http.Request.Method) || http.User.Identity is not { IsAuthenticated: true })
        {
            await next(http);
            return;
        }

        if (key.Length > LongestKey)
        {
            await Problems
                .Of(StatusCodes.Status400BadRequest, ProblemCodes.BadRequest, $"{Header} 最长 {LongestKey} 个字符。")
                .ExecuteAsync(http);
            return;
        }

        var scope = $"{http.User.GetActor()} {http.Request.Method} {http.Request.Path}";
        var check = await store.Idempotency.BeginAsync(scope, key, await FingerprintAsync(http), http.RequestAborted);
        switch (check.Verdict)
        {
            case IdempotencyVerdict.Proceed:
                await RunAsync(http, scope, key);
                break;
            case IdempotencyVerdict.Replay:
                http.Response.StatusCode = check.Status;
                http.Response.Headers[ReplayedHeader] = "true";
                http.Response.ContentType = "application/json; charset=utf-8";
                await http.Response.WriteAsync(check.Body, http.RequestAborted);
                break;
            case IdempotencyVerdict.Running:
                await Problems
                    .Of(StatusCodes.Status409Conflict, ProblemCodes.IdempotencyRunning, "首个请求尚未完成，请稍后重试。")
                    .ExecuteAsync(http);
                break;
            default:
                await Problems
                    .Of(
                        StatusCodes.Status422UnprocessableEntity,
                        ProblemCodes.IdempotencyMismatch,
                        $"该 {Header} 已用于另一内容的请求，请为新请求换用新的值。"
                    )
                    .ExecuteAsync(http);
                break;
        }
    }

    private async Task RunAsync(HttpContext http, string scope, string key)
    {
        var wire = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        var done = false;
        try
        {
            await next(http);
            http.Response.Body = wire;
            if (http.Response.StatusCode is >= 200 and < 300)
            {
                var body = Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
                await store.Idempotency.CompleteAsync(scope, key, http.Response.StatusCode, body, CancellationToken.None);
                done = true;
            }
        }
        finally
        {
            http.Response.Body = wire;
            if (!done)
            {
                await store.Idempotency.AbandonAsync(scope, key, CancellationToken.None);
            }
        }

        kept.Position = 0;
        await kept.CopyToAsync(wire, http.RequestAborted);
    }

    private static async Task<string> FingerprintAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        var hash = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash);
    }
}
