namespace AdWatch.Api.Dispatch;

/// <summary>How one try to push ended.</summary>
/// <param name="Kind">What happens next.</param>
/// <param name="Detail">In words, for the journal and the console; never holds a secret or the body.</param>
/// <param name="Status">HTTP status where there was an answer.</param>
/// <param name="RetryAfter">Not before this, as the receiver asked.</param>
internal sealed record DispatchOutcome(DispatchOutcomeKind Kind, string Detail, int? Status = null, DateTimeOffset? RetryAfter = null)
{
    /// <summary>The receiver as a whole is in trouble (no connection, time-out, 429, 502, 503, 504): other pushes wait too.</summary>
    public bool TargetInTrouble { get; init; }
}

internal enum DispatchOutcomeKind
{
    /// <summary>Acknowledged (any 2xx, or the file stands in its folder).</summary>
    Delivered,

    /// <summary>Try again later.</summary>
    Temporary,

    /// <summary>410: the receiver wants nothing more; the target stops with an alarm.</summary>
    TargetGone,
}
