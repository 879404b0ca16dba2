namespace AdWatch.Crawler.Sources;

/// <summary>A host of a scope: <c>example.test</c>, <c>*.example.test</c> (any host below, not itself), either with <c>:port</c>.</summary>
/// <param name="Host">Host in canonical ASCII spelling, without the wildcard.</param>
/// <param name="Wildcard">True for <c>*.</c></param>
/// <param name="Port">The only port; null for the default ports and those of the source's start URLs that fit the host.</param>
public sealed record HostPattern(string Host, bool Wildcard, int? Port)
{
    /// <summary>True where the host name fits, whatever the port.</summary>
    public bool MatchesHost(string host) =>
        Wildcard
            ? host.Length > Host.Length + 1 && host.EndsWith(Host, StringComparison.Ordinal) && host[^(Host.Length + 1)] == '.'
            : host == Host;

    public override string ToString() => (Wildcard ? "*." : "") + Host + (Port is { } port ? $":{port}" : "");
}
