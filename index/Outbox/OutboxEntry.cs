using System.Collections.Immutable;

namespace AdWatch.Indexing.Outbox;

/// <summary>One message owed to one target.</summary>
public sealed record OutboxEntry
{
    /// <summary>Id of the event, the same on every try (<c>webhook-id</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Rises with every entry; the order of delivery per clue and target.</summary>
    public required long Number { get; init; }

    public required string ClueId { get; init; }

    public required string TargetId { get; init; }

    public required string Department { get; init; }

    /// <summary><c>lead</c> or <c>co</c>.</summary>
    public required string Role { get; init; }

    /// <summary>A name of <see cref="OutboxTypes"/>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The event as first sent; null before the first try.</summary>
    public string? Payload { get; init; }

    public required OutboxState State { get; init; }

    /// <summary>Tries with a known end.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What the last try met, in words.</summary>
    public string? LastError { get; init; }
}

public enum OutboxState
{
    Pending,
    Delivered,
    Dead,

    /// <summary>Taken back before it was ever tried.</summary>
    Cancelled,
}

/// <summary>CloudEvents types.</summary>
public static class OutboxTypes
{
    public const string Confirmed = "cn.adwatch.clue.confirmed.v1";
    public const string Withdrawn = "cn.adwatch.clue.withdrawn.v1";
    public const string Corrected = "cn.adwatch.clue.corrected.v1";
}

/// <summary>How one try ended.</summary>
/// <param name="Status">HTTP status; null where no answer came.</param>
public sealed record DeliveryAttempt(DateTimeOffset StartedAt, TimeSpan Elapsed, int? Status, string Result);

/// <summary>A try as stored.</summary>
public sealed record StoredAttempt(string EntryId, int Number, DateTimeOffset StartedAt, TimeSpan Elapsed, int? Status, string Result);

/// <summary>A receiver of clues as far as the outbox must know it.</summary>
/// <param name="Regions">Division codes or prefixes; empty = all.</param>
public sealed record ClueTarget(string Id, string Department, ImmutableArray<string> Regions)
{
    /// <summary>True where a clue of this region goes to this target. A clue without a region goes only to targets for all regions.</summary>
    public bool Covers(string? region) => Regions.IsDefaultOrEmpty || Regions.Any(own => Clues.RegionCode.Covers(own, region));
}

/// <summary>How much is owed.</summary>
public sealed record OutboxCounts(long Pending, long Delivered, long Dead, long Cancelled, DateTimeOffset? OldestPending);
