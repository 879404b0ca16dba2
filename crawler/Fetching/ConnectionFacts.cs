using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace AdWatch.Crawler.Fetching;

/// <summary>What a connection was: where it led and how it was protected.</summary>
/// <param name="RemoteAddress">The IP address connected to.</param>
/// <param name="Tls">Null for plain HTTP.</param>
internal sealed record ConnectionFacts(string RemoteAddress, TlsFacts? Tls);

/// <summary>The protection of a connection.</summary>
/// <param name="Protocol">As the WARC-Protocol proposal names it: <c>tls/1.3</c>.</param>
/// <param name="Cipher">IANA name of the cipher suite: <c>TLS_AES_256_GCM_SHA384</c>.</param>
/// <param name="Chain">The certificates in DER, the server's own first, up to the root they were checked against.</param>
internal sealed record TlsFacts(string Protocol, string Cipher, ImmutableArray<ReadOnlyMemory<byte>> Chain)
{
    /// <summary>SHA-256 of the server's own certificate, in lower-case hexadecimal.</summary>
    public string CertificateDigest { get; } = Convert.ToHexStringLower(SHA256.HashData(Chain.Length == 0 ? default : Chain[0].Span));

    /// <summary>SHA-256 over all certificates of the chain, in lower-case hexadecimal.</summary>
    public string ChainDigest { get; } = Convert.ToHexStringLower(SHA256.HashData(Chain.SelectMany(c => c.ToArray()).ToArray()));

    public static TlsFacts Of(SslStream stream, ImmutableArray<ReadOnlyMemory<byte>> chain) =>
        new(
            stream.SslProtocol switch
            {
                SslProtocols.Tls12 => "tls/1.2",
                SslProtocols.Tls13 => "tls/1.3",
                var other => other.ToString().ToLowerInvariant(),
            },
            stream.NegotiatedCipherSuite.ToString(),
            chain.IsDefaultOrEmpty && stream.RemoteCertificate is { } own ? [own.GetRawCertData()] : chain
        );

    /// <summary>The chain as PEM text (RFC 7468), the server's own certificate first.</summary>
    public string ToPem() =>
        string.Join('\n', Chain.Select(certificate => PemEncoding.WriteString("CERTIFICATE", certificate.Span))) + "\n";
}
