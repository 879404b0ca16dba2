using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>How pages of one kind of template are read; an entry of <c>seeds/profiles/*.yaml</c>.</summary>
internal sealed record PageProfile
{
    public required string Id { get; init; }

    /// <summary>Channels it is for; empty for any.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>Hosts it is for; empty for any.</summary>
    public required ImmutableArray<HostPattern> Hosts { get; init; }

    /// <summary>Text one of which must stand in the markup; tells the template at the price of a search.</summary>
    public required ImmutableArray<string> Needs { get; init; }

    public required SearchValues<string> NeedsSearch { get; init; }

    public ImmutableArray<FieldRule> Title { get; init; } = [];

    public ImmutableArray<FieldRule> Account { get; init; } = [];

    public ImmutableArray<FieldRule> Author { get; init; } = [];

    public ImmutableArray<FieldRule> Publisher { get; init; } = [];

    public ImmutableArray<FieldRule> Time { get; init; } = [];

    public ImmutableArray<FieldRule> Original { get; init; } = [];

    /// <summary>Telephone numbers that stand in attributes or scripts, behind a struck-out one.</summary>
    public ImmutableArray<FieldRule> Phones { get; init; } = [];

    /// <summary>Addresses that stand elsewhere than in <c>a href</c>.</summary>
    public ImmutableArray<FieldRule> Links { get; init; } = [];

    public ImmutableArray<RegionRule> Regions { get; init; } = [];

    public ImmutableArray<ItemRule> Items { get; init; } = [];

    /// <summary>What no region names is furniture (kept only where it holds a number); else it is read as on any page.</summary>
    public bool DropsRest { get; init; }

    /// <summary>True where the host is one of its hosts, or the channel (where known) one of its channels.</summary>
    public bool Fits(string? channel, string host, int port)
    {
        if (Hosts.Any(h => h.MatchesHost(host) && (h.Port is null || h.Port == port)))
            return true;
        return Channels.IsEmpty ? Hosts.IsEmpty : string.IsNullOrEmpty(channel) || Channels.Contains(channel, StringComparer.Ordinal);
    }
}

/// <summary>Where a field stands: an element's text, one of its attributes, or a value in the scripts.</summary>
internal sealed record FieldRule(string? Selector, string? Attribute, Regex? Script);

/// <summary>What the text inside of an element is.</summary>
internal sealed record RegionRule(RegionRole Role, string Selector);

/// <summary>Things of one kind on a page, each an element with fields and regions of its own.</summary>
internal sealed record ItemRule
{
    public required PageItemKind Kind { get; init; }

    /// <summary>Kind of the first one where it differs: a thread begins with the post and goes on with replies.</summary>
    public PageItemKind? FirstKind { get; init; }

    public required string Selector { get; init; }

    public ImmutableArray<FieldRule> Title { get; init; } = [];

    public ImmutableArray<FieldRule> Author { get; init; } = [];

    public ImmutableArray<FieldRule> Time { get; init; } = [];

    public ImmutableArray<FieldRule> Url { get; init; } = [];

    public ImmutableArray<RegionRule> Regions { get; init; } = [];
}

/// <summary>Roles of text on a profiled page.</summary>
internal enum RegionRole
{
    /// <summary>Named by no region.</summary>
    Rest,

    /// <summary>Furniture, also where it is a sentence.</summary>
    Drop,
    Title,
    Body,
    Quote,
    Comment,
    List,
    Footer,
}
