namespace AdWatch.Crawler.Health;

/// <summary>Something is wrong with a source: it is watched in name only.</summary>
/// <param name="Reason">In words, with the values that decided it.</param>
public sealed record SourceAlarm(SourceAlarmKind Kind, string Reason);

/// <summary>What is wrong with a source.</summary>
public enum SourceAlarmKind
{
    /// <summary>No page of it was truly seen for too long.</summary>
    Silent,

    /// <summary>It answers with blocks, errors and timeouts only.</summary>
    Failing,

    /// <summary>It takes far longer to answer than it used to.</summary>
    Slow,
}

/// <summary>When a source raises an alarm.</summary>
public sealed record SourceAlarmOptions
{
    /// <summary>Intervals of its schedule a source may be silent; a daily source this many days. Never less than a day.</summary>
    /// <value>3</value>
    public int SilentIntervals { get; init; } = 3;

    /// <summary>Visits in a row that gave nothing.</summary>
    /// <value>5</value>
    public int Failures { get; init; } = 5;

    /// <summary>How long it must have given nothing besides; a large source fails five times within a second.</summary>
    public TimeSpan FailingFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many times its usual time an answer takes.</summary>
    /// <value>4</value>
    public double SlowFactor { get; init; } = 4;

    /// <summary>An answer quicker than this is never slow.</summary>
    public TimeSpan SlowAtLeast { get; init; } = TimeSpan.FromSeconds(3);
}
