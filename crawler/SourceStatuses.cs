using System.Collections.Immutable;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler;

/// <summary>Says how each source stands, from the frontier.</summary>
public static class SourceStatuses
{
    /// <summary>Reads a data folder beside whoever crawls into it; takes no lock and changes nothing. Empty where nothing was crawled yet.</summary>
    /// <exception cref="CrawlStorageException">Another version of the program wrote the folder.</exception>
    /// <param name="sources">The sources as their file names them.</param>
    public static IReadOnlyList<SourceStatus> Read(string dataFolder, IEnumerable<Source> sources, TimeProvider time)
    {
        var file = Path.Combine(dataFolder, "frontier.db");
        if (!File.Exists(file))
        {
            return [];
        }

        using var session = new SqliteSession(file, readOnly: true);
        FrontierSchema.RequireCurrent(session, file);
        return Of(FrontierStatusQuery.Run(session, time.GetUtcNow()), sources.ToDictionary(s => s.Id, StringComparer.Ordinal));
    }

    internal static IReadOnlyList<SourceStatus> Of(
        IEnumerable<FrontierSourceStatus> statuses,
        IReadOnlyDictionary<string, Source> sources
    ) => [.. statuses.Select(s => Of(s, sources.GetValueOrDefault(s.SourceId)))];

    private static SourceStatus Of(FrontierSourceStatus status, Source? source) =>
        new()
        {
            SourceId = status.SourceId,
            Name = source?.Name ?? status.SourceId,
            Channel = source?.Channel ?? "",
            Active = status.Active,
            Known = status.Known,
            Due = status.Active ? status.Due : 0,
            NextDue = status.Active ? status.NextDue : null,
            LastSuccess = status.LastSuccess,
            LastErrorAt = status.LastErrorAt,
            LastError = status.LastError,
            Dispositions = status.Outcomes,
            LastEnds = status.LastEnds,
            Rendering = status.Rendering,
            LinksRefused = status.Refusals,
            RobotsOverride = source?.RobotsOverride,
            NotVisited = status.NotVisited,
            FailuresInRow = status.Pace.FailuresInRow,
            FailingSince = status.Pace.FailingSince,
            Pace = status.Pace.Answers == 0 ? null : TimeSpan.FromMilliseconds(status.Pace.Now),
            UsualPace = status.Pace.Answers == 0 ? null : TimeSpan.FromMilliseconds(status.Pace.Usual),
            AnswersTimed = status.Pace.Answers,
        };
}
