using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AdWatch.TestSite;

/// <summary>
/// Paths named by what they do: <c>/status/{code}</c>, <c>/delay/{ms}</c>, <c>/redirect/{n}</c> (n hops to /status/200), <c>/redirect-loop</c>,
/// <c>/charset/{name}</c>, <c>/gzip</c>, <c>/brotli</c>, <c>/gzip-bomb/{MiB}</c>, <c>/oversize/{bytes}</c> (declares its length), <c>/endless</c>, <c>/drip/{ms}</c>,
/// <c>/broken-off</c>, <c>/silence</c>.
/// </summary>
internal static class SiteBehaviours
{
    public const string Sentence = "本院开设内科、外科与口腔科，周一至周日接诊。";

    /// <summary>Answers where the path names a behaviour; false where it does not.</summary>
    public static async Task<bool> AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return false;
        }

        var argument = parts.Length > 1 ? parts[1] : "";
        _ = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var response = context.Response;
        var stop = context.RequestAborted;
        switch (parts[0])
        {
            case "status":
                response.StatusCode = number;
                await HtmlAsync(response, Encoding.UTF8, $"status {number}", stop);
                return true;
            case "delay":
                await Task.Delay(TimeSpan.FromMilliseconds(number), TimeProvider.System, stop);
                await HtmlAsync(response, Encoding.UTF8, Sentence, stop);
                return true;
            case "redirect":
                Redirect(response, number <= 1 ? "/status/200" : string.Create(CultureInfo.InvariantCulture, $"/redirect/{number - 1}"));
                return true;
            case "redirect-loop":
                Redirect(response, "/redirect-loop-back");
                return true;
            case "redirect-loop-back":
                Redirect(response, "/redirect-loop");
                return true;
            case "charset":
                var encoding = CodePagesEncodingProvider.Instance.GetEncoding(argument) ?? Encoding.GetEncoding(argument);
                await HtmlAsync(response, encoding, Sentence, stop);
                return true;
            case "gzip":
                await PackedAsync(response, "gzip", s => new GZipStream(s, CompressionLevel.Fastest), stop);
                return true;
            case "brotli":
                await PackedAsync(response, "br", s => new BrotliStream(s, CompressionLevel.Fastest), stop);
                return true;
            default:
                return await MisbehaveAsync(parts[0], number, response, stop);
        }
    }

    private static async Task<bool> MisbehaveAsync(string name, int number, HttpResponse response, CancellationToken stop)
    {
        switch (name)
        {
            case "gzip-bomb":
                response.ContentType = "text/html";
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest))
                {
                    await ZerosAsync(gzip, number * 1024L * 1024, stop);
                }

                return true;
            case "oversize":
                response.ContentType = "text/html";
                response.ContentLength = number;
                await ZerosAsync(response.Body, number, stop);
                return true;
            case "endless":
                response.ContentType = "text/html";
                await ZerosAsync(response.Body, long.MaxValue, stop);
                return true;
            case "drip":
                response.ContentType = "text/html";
                while (true)
                {
                    await response.WriteAsync("<p>一</p>", stop);
                    await response.Body.FlushAsync(stop);
                    await Task.Delay(TimeSpan.FromMilliseconds(number), TimeProvider.System, stop);
                }
            case "broken-off":
                response.ContentType = "text/html";
                response.ContentLength = 100_000;
                await response.WriteAsync("<p>半页", stop);
                await response.Body.FlushAsync(stop);
                response.HttpContext.Abort();
                return true;
            case "silence":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return true;
            default:
                return false;
        }
    }

    private static void Redirect(HttpResponse response, string target)
    {
        response.StatusCode = 302;
        response.Headers.Location = target;
    }

    private static async Task HtmlAsync(HttpResponse response, Encoding encoding, string text, CancellationToken stop)
    {
        response.ContentType = $"text/html; charset={encoding.WebName}";
        await response.Body.WriteAsync(encoding.GetBytes($"<!doctype html><title>试验页</title><main><p>{text}</p></main>"), stop);
    }

    private static async Task PackedAsync(HttpResponse response, string coding, Func<Stream, Stream> open, CancellationToken stop)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentEncoding = coding;
        await using var packed = open(response.Body);
        await packed.WriteAsync(Encoding.UTF8.GetBytes($"<!doctype html><title>压缩页</title><main><p>{Sentence}</p></main>"), stop);
    }

    private static async Task ZerosAsync(Stream target, long count, CancellationToken stop)
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'0');
        while (count > 0)
        {
            var now = (int)Math.Min(count, block.Length);
            await target.WriteAsync(block.AsMemory(0, now), stop);
            count -= now;
        }
    }
}
