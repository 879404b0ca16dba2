using System.Net;

namespace AdWatch.Crawler.Fetching;

/// <summary>Names to addresses. Failures come as <see cref="System.Net.Sockets.SocketException"/>.</summary>
internal interface INameResolver
{
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>The resolver of the operating system.</summary>
internal sealed class SystemNameResolver : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}
