using System.Net;
using System.Net.Sockets;
using System.Text;
using BitFaster.Caching.Lru;

namespace AdWatch.Crawler.Fetching;

/// <summary>The only place that opens connections: one pool for each permission, so that no connection serves a request that could not have opened it.</summary>
internal sealed class GuardedConnections : IDisposable
{
    private readonly INameResolver resolver;
    private readonly HttpMessageInvoker[] pools;
    private readonly ConcurrentLru<string, string> remoteAddresses = new(4_096);

    public GuardedConnections(CrawlerOptions options, INameResolver resolver)
    {
        this.resolver = resolver;
        pools = [.. Enum.GetValues<AddressPermission>().Order().Select(p => new HttpMessageInvoker(Handler(options, p)))];
    }

    public HttpMessageInvoker For(AddressPermission permission) => pools[(int)permission];

    /// <summary>The address last connected to for a host and port, for the record.</summary>
    public string? RemoteAddress(Uri uri) => remoteAddresses.TryGet(uri.Authority, out var address) ? address : null;

    public void Dispose()
    {
        foreach (var pool in pools)
        {
            pool.Dispose();
        }
    }

    private SocketsHttpHandler Handler(CrawlerOptions options, AddressPermission permission) =>
        new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = options.ConnectTimeout,
            // What is left of a response that was cut off is not read to save a connection.
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = (context, token) => ConnectAsync(context, permission, token),
        };

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        AddressPermission permission,
        CancellationToken cancellationToken
    )
    {
        var endPoint = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(endPoint.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : await resolver.ResolveAsync(endPoint.Host, cancellationToken);
        var refusals = new List<string>();
        Exception? last = null;
        foreach (var address in addresses)
        {
            if (AddressGuard.Refusal(address, permission) is { } refusal)
            {
                refusals.Add(refusal);
                continue;
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellationToken);
                remoteAddresses.AddOrUpdate(context.InitialRequestMessage.RequestUri!.Authority, address.ToString());
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        if (last is not null)
        {
            throw last;
        }

        throw refusals.Count == 0
            ? new SocketException((int)SocketError.HostNotFound)
            : new AddressRefusedException(
                $"{endPoint.Host}: {string.Join(", ", refusals)}; a source may allow it with allow_private, for its own hosts only"
            );
    }
}
