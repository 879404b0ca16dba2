using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api;

/// <summary>Every message of this program, each with its id.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(1001, LogLevel.Information, "Clue {Clue} delivered to {Target}: {Detail}")]
    public static partial void Delivered(ILogger log, string clue, string target, string detail);

    [LoggerMessage(1002, LogLevel.Warning, "Clue {Clue} not delivered to {Target}, try {Tries}: {Detail}; next try {Next}")]
    public static partial void DeliveryFailed(ILogger log, string clue, string target, int tries, string detail, DateTimeOffset next);

    [LoggerMessage(
        1003,
        LogLevel.Error,
        "ALARM dead letter: clue {Clue} not delivered to {Target} after {Tries} tries: {Detail}; replay it in the console"
    )]
    public static partial void DeadLetter(ILogger log, string clue, string target, int tries, string detail);

    [LoggerMessage(1004, LogLevel.Error, "ALARM target {Target} stopped: {Reason}; resume it in the console once the receiver is ready")]
    public static partial void TargetStopped(ILogger log, string target, string reason);

    [LoggerMessage(1005, LogLevel.Error, "Dispatch to {Target} failed inside AdWatch; it goes on in {Seconds} s")]
    public static partial void DispatchBroken(ILogger log, string target, double seconds, Exception exception);

    [LoggerMessage(1101, LogLevel.Error, "The crawl stopped: {Message} It is taken up again in {Seconds} s")]
    public static partial void CrawlBroken(ILogger log, string message, double seconds, Exception exception);

    [LoggerMessage(1104, LogLevel.Error, "ALARM source {Source} {Kind}: {Reason}")]
    public static partial void SourceAlarm(ILogger log, string source, string kind, string reason);

    [LoggerMessage(1105, LogLevel.Information, "Source {Source} is no longer {Kind}; the alarm stood since {Since}")]
    public static partial void SourceRecovered(ILogger log, string source, string kind, DateTimeOffset since);

    [LoggerMessage(1106, LogLevel.Error, "The sources could not be checked ({Message}); they are checked again in a few minutes")]
    public static partial void SourceWatchBroken(ILogger log, string message, Exception exception);

    [LoggerMessage(1103, LogLevel.Information, "Source {Source} is due by its schedule")]
    public static partial void SourceDue(ILogger log, string source);

    [LoggerMessage(1201, LogLevel.Information, "Rules and model reloaded for {Actor}: {After} judge from now on, before {Before}")]
    public static partial void RulesReloaded(ILogger log, JudgeVersions before, JudgeVersions after, Actor actor);

    [LoggerMessage(1202, LogLevel.Error, "The reload was refused, {Judging} judge on; {Count} fault(s):\n{Faults}")]
    public static partial void RulesRefused(ILogger log, JudgeVersions judging, int count, string faults);

    [LoggerMessage(
        1203,
        LogLevel.Error,
        "{Folder} was written to while it was read, {Judging} judge on; reload again when the writing has ended"
    )]
    public static partial void RulesUnsettled(ILogger log, string folder, JudgeVersions judging);

    [LoggerMessage(
        1204,
        LogLevel.Warning,
        "The reloaded seeds fold characters otherwise; search takes that at the next start and builds its index anew"
    )]
    public static partial void SearchFoldsAtNextStart(ILogger log);

    [LoggerMessage(1206, LogLevel.Warning, "{Notice}")]
    public static partial void RulesAlone(ILogger log, string notice);

    [LoggerMessage(1205, LogLevel.Error, "The reload failed inside AdWatch ({Message}); what judged before judges on")]
    public static partial void ReloadBroken(ILogger log, string message, Exception exception);
}
