using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdWatch.TestSite;

/// <summary>A real web site on loopback: pages a test adds, and paths that behave badly on purpose (<see cref="SiteBehaviours"/>).</summary>
/// <remarks>Without a robots.txt added, it answers 404 for it.</remarks>
public sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string, HttpContext, Task>> prefixes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SiteRequest> requests = new();

    private Site(WebApplication app) => this.app = app;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Host and port.</summary>
    public string Authority => new Uri(Origin).Authority;

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<SiteRequest> Requests => [.. requests];

    public static Task<Site> StartAsync(CancellationToken cancellationToken) => StartAsync(null, cancellationToken);

    /// <summary>Starts a site that speaks TLS where a certificate is given.</summary>
    public static async Task<Site> StartAsync(X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                }
            );
        });
        var built = builder.Build();
        var site = new Site(built);
        built.Run(site.AnswerAsync);
        await built.StartAsync(cancellationToken);
        site.Origin = built.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().TrimEnd('/');
        return site;
    }

    /// <summary>Absolute URL of a path.</summary>
    public string Url(string path) => Origin + path;

    /// <summary>How often a path (with query) was asked for.</summary>
    public int CountOf(string path) => requests.Count(r => r.Path == path);

    public Site Add(string path, RequestDelegate answer)
    {
        pages[path] = answer;
        return this;
    }

    /// <summary>Answers every path that begins so and is no page of its own.</summary>
    /// <param name="answer">Gets path and query.</param>
    public Site Prefix(string start, Func<string, HttpContext, Task> answer)
    {
        prefixes[start] = answer;
        return this;
    }

    /// <summary>Adds an HTML page with links.</summary>
    public Site Page(string path, string title, params string[] links) =>
        Add(
            path,
            context =>
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                var anchors = string.Concat(links.Select(l => $"<p><a href=\"{l}\">{l}</a></p>"));
                return context.Response.WriteAsync(
                    $"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>本页内容：{title}，欢迎阅读。</p>{anchors}</main>",
                    context.RequestAborted
                );
            }
        );

    public Site Text(string path, string text, string contentType = "text/plain; charset=utf-8", int status = 200) =>
        Add(
            path,
            context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = contentType;
                return context.Response.WriteAsync(text, context.RequestAborted);
            }
        );

    public Site Bytes(string path, byte[] bytes, string contentType, params (string Name, string Value)[] headers) =>
        Add(
            path,
            async context =>
            {
                context.Response.ContentType = contentType;
                foreach (var (name, value) in headers)
                {
                    context.Response.Headers[name] = value;
                }

                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }
        );

    public Site Redirect(string path, string target, int status = 302) =>
        Add(
            path,
            context =>
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = target;
                return Task.CompletedTask;
            }
        );

    public Site Robots(string text, int status = 200) => Text("/robots.txt", text, status: status);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString.Value;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        requests.Enqueue(new SiteRequest(path, headers, TimeProvider.System.GetUtcNow()));
        if (pages.TryGetValue(path, out var page))
        {
            await page(context);
            return;
        }

        if (prefixes.FirstOrDefault(p => path.StartsWith(p.Key, StringComparison.Ordinal)).Value is { } template)
        {
            await template(path, context);
            return;
        }

        try
        {
            if (!await SiteBehaviours.AnswerAsync(context))
            {
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"nothing at {path}"),
                    context.RequestAborted
                );
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The crawler had enough.
        }
    }
}

/// <summary>One request a site got.</summary>
public sealed record SiteRequest(string Path, IReadOnlyDictionary<string, string> Headers, DateTimeOffset At);
