namespace AdWatch.Crawler.Frontier;

/// <summary>How a source answers: failed visits in a row, and how long an answer takes now and usually.</summary>
/// <param name="FailuresInRow">Visits that gave nothing, since the last that gave something.</param>
/// <param name="FailingSince">When the first of them ended.</param>
/// <param name="Answers">Answers the means rest on.</param>
/// <param name="Now">Mean time of an answer over about the last five, in milliseconds.</param>
/// <param name="Usual">The same over about the last hundred.</param>
internal sealed record SourcePace(long FailuresInRow, DateTimeOffset? FailingSince, long Answers, double Now, double Usual)
{
    private const double Quick = 0.2;
    private const double Sluggish = 0.01;

    public static SourcePace Unknown { get; } = new(0, null, 0, 0, 0);

    /// <summary>Counts the end of a visit.</summary>
    /// <param name="elapsed">Mean time of its answers; null where none came.</param>
    public SourcePace After(DateTimeOffset at, bool isSuccess, TimeSpan? elapsed)
    {
        var next = isSuccess
            ? this with
            {
                FailuresInRow = 0,
                FailingSince = null,
            }
            : this with
            {
                FailuresInRow = FailuresInRow + 1,
                FailingSince = FailingSince ?? at,
            };
        // What refuses or breaks off says nothing about how fast the source serves.
        return isSuccess && elapsed is { } taken ? next.With(taken.TotalMilliseconds) : next;
    }

    private SourcePace With(double milliseconds) =>
        this with
        {
            Answers = Answers + 1,
            Now = Mean(Now, milliseconds, Quick),
            Usual = Mean(Usual, milliseconds, Sluggish),
        };

    /// <summary>A moving mean that is a plain mean until it has enough to move.</summary>
    private double Mean(double mean, double value, double weight) => mean + ((value - mean) * Math.Max(weight, 1.0 / (Answers + 1)));
}
