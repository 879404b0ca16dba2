using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AdWatch.Crawler.Fetching;

/// <summary>The only place that opens connections: one pool for each permission, so that no connection serves a request that could not have opened it.</summary>
internal sealed class GuardedConnections : IDisposable
{
    private readonly INameResolver resolver;
    private readonly HttpMessageInvoker[] pools;
    private static readonly HttpRequestOptionsKey<string> ConnectedAddress = new("adwatch-connected-address");

    // The chain a connection was checked with, from the check until the connection is handed on.
    private readonly ConditionalWeakTable<object, object> chains = [];
    private readonly AsyncLocal<ExchangeRecorder?> recording = new();
    private readonly X509Certificate2Collection authorities = [];

    public GuardedConnections(CrawlerOptions options, INameResolver resolver)
    {
        this.resolver = resolver;
        if (options.TrustedAuthoritiesFile is { } file)
        {
            authorities.ImportFromPemFile(file);
        }

        pools = [.. Enum.GetValues<AddressPermission>().Order().Select(p => new HttpMessageInvoker(Handler(options, p)))];
    }

    /// <summary>Sends a request over a connection of this permission.</summary>
    /// <param name="recorder">Gets the heads as they went over the connection, and which it was.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage message,
        AddressPermission permission,
        ExchangeRecorder recorder,
        CancellationToken cancellationToken
    )
    {
        // Set inside of this asynchronous method, it holds for what this request does and for nothing else.
        recording.Value = recorder;
        return await pools[(int)permission].SendAsync(message, cancellationToken);
    }

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
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Check },
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(Witness(context)),
        };

    private WitnessedStream Witness(SocketsHttpPlaintextStreamFilterContext context)
    {
        context.InitialRequestMessage.Options.TryGetValue(ConnectedAddress, out var address);
        TlsFacts? tls = null;
        if (context.PlaintextStream is SslStream protectedStream)
        {
            var chain = chains.TryGetValue(protectedStream, out var kept) ? (ImmutableArray<ReadOnlyMemory<byte>>)kept : [];
            chains.Remove(protectedStream);
            tls = TlsFacts.Of(protectedStream, chain);
        }

        return new WitnessedStream(context.PlaintextStream, new ConnectionFacts(address ?? "", tls), () => recording.Value);
    }

    /// <summary>The usual check of a server's certificate, and against the authorities of the configuration too; keeps the chain it was checked with.</summary>
    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            return errors == SslPolicyErrors.None;
        }

        if (errors == SslPolicyErrors.None)
        {
            chains.AddOrUpdate(sender, Certificates(chain));
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || authorities.Count == 0)
        {
            return false;
        }

        using var own = new X509Chain { ChainPolicy = chain.ChainPolicy.Clone() };
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (!own.Build((X509Certificate2)certificate))
        {
            return false;
        }

        chains.AddOrUpdate(sender, Certificates(own));
        return true;
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Certificates(X509Chain chain) =>
        [.. chain.ChainElements.Select(element => new ReadOnlyMemory<byte>(element.Certificate.RawData))];

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
                context.InitialRequestMessage.Options.Set(ConnectedAddress, address.ToString());
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
