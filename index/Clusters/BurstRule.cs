using System.Collections.Immutable;

namespace AdWatch.Indexing.Clusters;

/// <summary>When near copies of one text at many places within hours make what counts against them one step graver (<c>seeds/bursts.yaml</c>).</summary>
public sealed record BurstRule
{
    /// <summary>Never.</summary>
    public static BurstRule None { get; } = new();

    /// <summary>Codes that do harm by being copied; only pages flagged for one of them count. Empty: never.</summary>
    public ImmutableHashSet<string> Codes { get; init; } = [];

    /// <summary>Different hosts or accounts, at least two.</summary>
    public int Places { get; init; } = int.MaxValue;

    /// <summary>Hours within which the copies came up.</summary>
    public int Hours { get; init; }

    /// <summary>Channels on which every account is a place of its own.</summary>
    public ImmutableHashSet<string> Accounts { get; init; } = [];

    /// <summary>First labels of a host (<c>m</c>, <c>www</c>) that make no other place.</summary>
    public ImmutableHashSet<string> Mirrors { get; init; } = [];

    /// <summary>Channels whose pages are no copies: reports of others' words.</summary>
    public ImmutableHashSet<string> NotChannels { get; init; } = [];

    /// <summary>Where a page stands, as far as spreading goes: its host, on the channels of accounts with the account.</summary>
    internal string PlaceOf(string url, string channel, string? publisher)
    {
        var host = Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Host.Length > 0) ? address.Authority : url;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if ((dot > 0) && Mirrors.Contains(host[..dot]))
        {
            host = host[(dot + 1)..];
        }

        return Accounts.Contains(channel) && !string.IsNullOrWhiteSpace(publisher) ? $"{host} {publisher.Trim()}" : host;
    }
}
