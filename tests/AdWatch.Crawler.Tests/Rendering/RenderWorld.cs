using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests.Rendering;

/// <summary>A crawl over a site of app pages with a real Chromium.</summary>
internal static class RenderWorld
{
    /// <summary>Why the tests cannot run; null where they can.</summary>
    public static string? Missing => BrowserFinder.Find(new RenderOptions()).Missing;

    /// <summary>A page whose body is an empty mount point and a script.</summary>
    public static Site App(this Site site, string path, string script, string body = "<div id=\"app\"></div>") =>
        site.Text(path, $"<!doctype html><title>应用</title><body>{body}<script>{script}</script></body>", "text/html; charset=utf-8");

    /// <summary>JavaScript that fills the mount point with a text.</summary>
    public static string Shows(string html) => $"document.getElementById('app').innerHTML = '<main><p>{html}</p></main>';";

    public static Site Json(this Site site, string path, string json) =>
        site.Add(
            path,
            context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.Headers.AccessControlAllowOrigin = "*";
                return context.Response.WriteAsync(json, context.RequestAborted);
            }
        );

    public static Source Rendered(this CrawlWorld world, params string[] paths) =>
        world.Source("one", paths) with
        {
            Render = RenderMode.Always,
        };

    /// <summary>Shorter limits for pages that never come to rest.</summary>
    public static CrawlWorld Hasty(this CrawlWorld world, Func<RenderOptions, RenderOptions>? further = null)
    {
        world.Adjust = o =>
            o with
            {
                Rendering = (further ?? (r => r))(
                    o.Rendering with
                    {
                        TimeLimit = TimeSpan.FromSeconds(5),
                        EmptyPatience = TimeSpan.FromSeconds(1),
                    }
                ),
            };
        return world;
    }

    public static Page PageOf(this CrawlWorld world, string path) => world.Sink.Of(world.Site.Url(path)).Page!;
}
