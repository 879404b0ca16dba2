using AdWatch.Crawler.Health;

namespace AdWatch.Api.Watching;

/// <summary>An alarm that was raised and has not ended.</summary>
/// <param name="Since">When it was raised.</param>
/// <param name="Reason">Why, as it stood at the last check.</param>
public sealed record StandingAlarm(string Source, SourceAlarmKind Kind, DateTimeOffset Since, string Reason);

/// <summary>What a check changed.</summary>
/// <param name="Raised">True for a new alarm, false for one that ended.</param>
internal sealed record AlarmChange(StandingAlarm Alarm, bool Raised);

/// <summary>What is kept of a source between two checks.</summary>
/// <param name="Since">Since when it is watched without a break.</param>
/// <param name="CheckedAt">The last check.</param>
/// <param name="Alarms">Standing alarms, one of a kind.</param>
internal sealed record WatchedSource(DateTimeOffset Since, DateTimeOffset CheckedAt, IReadOnlyList<StandingAlarm> Alarms);
