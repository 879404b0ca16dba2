using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdWatch.Api.Demo;

/// <summary>Serves the demo web on loopback, one port a site, and remembers what was asked for.</summary>
internal sealed class DemoWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<int, ServedSite> _byPort = [];
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);

    private DemoWeb(WebApplication app)
    {
        _app = app;
    }

    /// <summary>Requests per absolute address.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    public static async Task<DemoWeb> StartAsync(string folder, DemoManifest manifest, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            foreach (var _ in manifest.Sites)
            {
                k.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();
        var web = new DemoWeb(app);
        app.Run(web.AnswerAsync);
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        for (var i = 0; i < addresses.Length; i++)
        {
            web._ports[manifest.Sites[i].Name] = new Uri(addresses[i]).Port;
        }

        foreach (var site in manifest.Sites)
        {
            web._byPort[web._ports[site.Name]] = web.Load(Path.Combine(folder, "sites", site.Name), site);
        }

        return web;
    }

    /// <summary>Base address of a site, without the closing slash.</summary>
    public string BaseOf(string site) => $"http://127.0.0.1:{_ports[site]}";

    /// <summary>Puts the real addresses where a file names sites.</summary>
    public string Fill(string text)
    {
        foreach (var (name, port) in _ports)
        {
            text = text.Replace($"{{{{site:{name}}}}}", $"http://127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace($"{{{{host:{name}}}}}", $"127.0.0.1:{port}", StringComparison.Ordinal);
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private ServedSite Load(string folder, DemoSite site)
    {
        var encoding = Encoding.GetEncoding(site.Charset);
        // A site in another character set says so in its markup alone, as old sites do.
        var charset = site.Charset == "utf-8" ? "; charset=utf-8" : "";
        var files = new Dictionary<string, ServedFile>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = "/" + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            var served = new ServedFile(TypeOf(path) + charset, encoding.GetBytes(Fill(File.ReadAllText(file))));
            files[path] = served;
            if (path.EndsWith("/index.html", StringComparison.Ordinal))
            {
                files[path[..^"index.html".Length]] = served;
            }
        }

        return new ServedSite(
            files.ToFrozenDictionary(StringComparer.Ordinal),
            site.Redirects.ToFrozenDictionary(r => r.From, StringComparer.Ordinal)
        );
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        _asked.AddOrUpdate($"http://127.0.0.1:{http.Connection.LocalPort}{path}", 1, (_, n) => n + 1);
        var site = _byPort[http.Connection.LocalPort];
        if (site.Redirects.TryGetValue(path, out var redirect))
        {
            http.Response.StatusCode = redirect.Status;
            http.Response.Headers.Location = redirect.To;
        }
        else if (site.Files.TryGetValue(path, out var file))
        {
            http.Response.ContentType = file.ContentType;
            http.Response.ContentLength = file.Bytes.Length;
            await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static string TypeOf(string path) =>
        Path.GetExtension(path) switch
        {
            ".html" => "text/html",
            ".css" => "text/css",
            ".xml" => "application/xml",
            _ => "text/plain",
        };

    private sealed record ServedSite(FrozenDictionary<string, ServedFile> Files, FrozenDictionary<string, DemoRedirect> Redirects);

    private sealed record ServedFile(string ContentType, byte[] Bytes);
}
