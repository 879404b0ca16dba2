using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AdWatch.Crawler.Results;

/// <summary>Where an advertisement led when its address was asked: the other half of the advertisement.</summary>
/// <param name="State">What became of the landing page.</param>
/// <param name="Reason">The same in words, with the value that decided it.</param>
public sealed record AdvertisementLanding(LandingState State, string Reason)
{
    /// <summary>The address under which the landing page is known (<see cref="Page.Url"/>); null where the way to it was not gone to its end.</summary>
    public string? Url { get; init; }

    /// <summary>The address that answered last, with its tracking parameters.</summary>
    public string? FinalUrl { get; init; }

    /// <summary>Addresses passed through, first to last (click counters mostly), without the final one.</summary>
    public ImmutableArray<string> Redirects { get; init; } = [];

    /// <summary>The visit that saw the landing page (<see cref="Page.VisitId"/>); null where it was not asked.</summary>
    public string? VisitId { get; init; }

    /// <summary>When it was seen; earlier than the advertisement's own visit for <see cref="LandingState.Known"/>.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>HTTP status of the last response.</summary>
    public int? Status { get; init; }

    /// <summary>Where the last response stands in the archive.</summary>
    public ArchiveRecord? Archive { get; init; }
}

/// <summary>What became of the page an advertisement leads to. Each end has one name, so that all can be counted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LandingState>))]
public enum LandingState
{
    /// <summary>Fetched and read with the advertisement.</summary>
    Read,

    /// <summary>Seen before and not due again.</summary>
    Known,

    /// <summary>In the scope of another source, which visits it in its own right.</summary>
    OfSource,

    /// <summary>It answered, but with no page: an error, a block page, a file.</summary>
    NoPage,

    /// <summary>robots.txt, a deny pattern, the address guard, or the page's own nofollow forbids it.</summary>
    Forbidden,

    /// <summary>No answer, a redirect in a circle or without end, or a host that waits.</summary>
    NotReached,

    /// <summary>Left out: the page's limit of landing pages or of time was reached.</summary>
    OverLimit,
}

/// <summary>An advertisement a page was reached by.</summary>
/// <param name="PageUrl">The page the advertisement stands on (<see cref="Page.Url"/>).</param>
/// <param name="VisitId">The visit that saw it there.</param>
/// <param name="Url">The address the advertisement names.</param>
/// <param name="Title">Its title, where it has one.</param>
/// <param name="Text">Its words as they stand on the page.</param>
public sealed record PageAdvertisement(string PageUrl, string VisitId, string Url, string? Title, string Text);
