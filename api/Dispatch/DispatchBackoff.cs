using System.Collections.Immutable;

namespace AdWatch.Api.Dispatch;

/// <summary>When a push that failed is tried again; pure. Ten tries over about three days, the first again after five seconds.</summary>
internal static class DispatchBackoff
{
    private static readonly ImmutableArray<TimeSpan> Delays =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Tries a push gets before it is a dead letter.</summary>
    public static int MostTries => Delays.Length + 1;

    /// <summary>A receiver may ask for at most this much patience.</summary>
    public static TimeSpan LongestRetryAfter { get; } = TimeSpan.FromDays(2);

    /// <summary>The next try after <paramref name="tries"/> failed ones; null when they are used up.</summary>
    /// <param name="retryAfter">What the receiver asked for: never tried before that.</param>
    public static DateTimeOffset? NextTry(int tries, DateTimeOffset now, DateTimeOffset? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        if (tries >= MostTries)
        {
            return null;
        }

        var planned = now + Delays[tries - 1];
        var latest = now + LongestRetryAfter;
        var asked = retryAfter is { } wish && wish > latest ? latest : retryAfter;
        return asked > planned ? asked : planned;
    }
}
