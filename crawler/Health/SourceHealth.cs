using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Health;

/// <summary>Judges from its status whether a source is truly watched. Pure; who asks says what was raised before.</summary>
public static class SourceHealth
{
    /// <summary>Answers a mean must rest on before it can call a source slow.</summary>
    private const int LeastAnswers = 20;

    private static readonly TimeSpan ShortestSilence = TimeSpan.FromDays(1);

    /// <summary>The alarms of a source, one of a kind at most.</summary>
    /// <param name="watchedSince">Since when it is watched without a break: while nobody crawls, nobody is silent.</param>
    /// <param name="raised">Kinds raised before; a slow source must become clearly quicker before its alarm ends.</param>
    public static ImmutableArray<SourceAlarm> Judge(
        Source source,
        SourceStatus status,
        SourceAlarmOptions options,
        DateTimeOffset watchedSince,
        IReadOnlySet<SourceAlarmKind> raised,
        DateTimeOffset now
    ) =>
        [
            .. new[]
            {
                Silent(source, status, options, watchedSince, now),
                Failing(status, options, now),
                Slow(status, options, raised.Contains(SourceAlarmKind.Slow)),
            }.OfType<SourceAlarm>(),
        ];

    /// <summary>How long a source may be silent.</summary>
    public static TimeSpan LongestSilence(SourceSchedule schedule, SourceAlarmOptions options, DateTimeOffset now)
    {
        var silence = Interval(schedule, now) * options.SilentIntervals;
        return silence > ShortestSilence ? silence : ShortestSilence;
    }

    /// <summary>From one planned visit of the start pages to the next.</summary>
    public static TimeSpan Interval(SourceSchedule schedule, DateTimeOffset now) =>
        schedule.Cron is { } text
        && CronSchedule.TryParse(text, out var cron, out _)
        && cron.Next(now) is { } next
        && cron.Next(next) is { } after
            ? after - next
            : schedule.Every;

    private static SourceAlarm? Silent(
        Source source,
        SourceStatus status,
        SourceAlarmOptions options,
        DateTimeOffset watchedSince,
        DateTimeOffset now
    )
    {
        var longest = LongestSilence(source.Schedule, options, now);
        var since = status.LastTrulySeen is { } seen && seen > watchedSince ? seen : watchedSince;
        return now - since <= longest
            ? null
            : new SourceAlarm(
                SourceAlarmKind.Silent,
                status.LastTrulySeen is { } last
                    ? $"last truly seen {Time(last)}, longer ago than {Span(longest)}"
                    : $"never truly seen in {Span(now - watchedSince)} of watching, more than {Span(longest)}"
            );
    }

    private static SourceAlarm? Failing(SourceStatus status, SourceAlarmOptions options, DateTimeOffset now) =>
        status.FailuresInRow >= options.Failures && status.FailingSince is { } since && now - since >= options.FailingFor
            ? new SourceAlarm(
                SourceAlarmKind.Failing,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{status.FailuresInRow} visits in a row gave nothing since {Time(since)}; the last: {status.LastError}"
                )
            )
            : null;

    private static SourceAlarm? Slow(SourceStatus status, SourceAlarmOptions options, bool isRaised)
    {
        if (status.Pace is not { } pace || status.UsualPace is not { } usual || status.AnswersTimed < LeastAnswers)
        {
            return null;
        }

        var factor = isRaised ? options.SlowFactor / 2 : options.SlowFactor;
        return pace >= options.SlowAtLeast && pace >= usual * factor
            ? new SourceAlarm(
                SourceAlarmKind.Slow,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"an answer takes {pace.TotalSeconds:0.0} s, usually {usual.TotalSeconds:0.0} s"
                )
            )
            : null;
    }

    private static string Time(DateTimeOffset at) =>
        at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) =>
        span >= TimeSpan.FromDays(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days")
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} hours");
}
