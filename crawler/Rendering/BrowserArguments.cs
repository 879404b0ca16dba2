using System.Security.Cryptography;
using System.Text;

namespace AdWatch.Crawler.Rendering;

/// <summary>How the browser is started: without any way to a network of its own.</summary>
/// <remarks>
/// Every request is answered by AdWatch itself (<see cref="RequestRouter"/>). What would slip past that (WebSocket, WebRTC, preconnect,
/// prefetch, workers, background services) meets a proxy that cannot be reached, also for loopback, and a resolver that knows no name.
/// </remarks>
internal static class BrowserArguments
{
    public static string[] Of(string mark) =>
        [
            mark,
            "--proxy-server=http://adwatch.invalid:9",
            // Without this loopback addresses would go past the proxy.
            "--proxy-bypass-list=<-loopback>",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--dns-prefetch-disable",
            "--disable-quic",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-domain-reliability",
            "--disable-sync",
            "--disable-notifications",
            "--disable-speech-api",
            "--deny-permission-prompts",
            "--no-first-run",
            "--no-pings",
            "--js-flags=--max-old-space-size=384",
        ];

    /// <summary>An argument Chromium does not know, by which the browsers of one data folder are recognised after a kill.</summary>
    public static string Mark(string dataFolder)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(dataFolder)));
        return "--adwatch-render=" + Convert.ToHexStringLower(digest.AsSpan(0, 12));
    }
}
