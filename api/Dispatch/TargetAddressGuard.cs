using System.Net;
using System.Net.Sockets;

namespace AdWatch.Api.Dispatch;

/// <summary>Connects to a target. A private, loopback or link-local address is refused, unless the target allows it, and then for its own host and port only.</summary>
internal sealed class TargetAddressGuard(DispatchTarget target)
{
    public static HttpMessageInvoker CreateClient(DispatchTarget target)
    {
        var guard = new TargetAddressGuard(target);
        return new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                MaxResponseHeadersLength = 64,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = guard.ConnectAsync,
            }
        );
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var end = context.DnsEndPoint;
        var own = target.Webhook?.Url is { } url && url.IdnHost.Trim('[', ']') == end.Host.Trim('[', ']') && url.Port == end.Port;
        var addresses = await Dns.GetHostAddressesAsync(end.Host, cancellationToken);
        var allowed = addresses.Where(a => PublicAddress.IsPublic(a) || (target.AllowPrivate && own)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                $"{end.Host} leads to a private address ({string.Join(", ", addresses.Select(a => a.ToString()))}), which is refused; "
                    + "set allow_private: true on the target where that is meant."
            );
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
