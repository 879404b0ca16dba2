using System.Text.Json;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Hosting;

/// <summary>Writes into the audit trail which sources robots.txt does not bind: once when that is decided, once when it is taken back.</summary>
internal static class RobotsOverrideAudit
{
    private const string Setting = "crawl.robots-overrides";

    /// <summary>Compares with what was in force before and writes what changed; called before the sources are used.</summary>
    public static async Task RecordAsync(AdWatchStore store, IEnumerable<Source> sources, CancellationToken cancellationToken)
    {
        var now = new SortedDictionary<string, RobotsOverride>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (source.RobotsOverride is { } decided)
            {
                now[source.Id] = decided;
            }
        }

        var kept = await store.Settings.GetAsync(Setting, cancellationToken);
        var before = kept is null ? [] : JsonSerializer.Deserialize<Dictionary<string, RobotsOverride>>(kept)!;
        foreach (var (id, decided) in now.Where(o => before.GetValueOrDefault(o.Key) != o.Value))
        {
            await store.Audit.AppendAsync(
                Actor.System("crawler"),
                "robots.override",
                "source",
                id,
                $"robots.txt does not bind: {decided.Reason}; decided by {decided.Operator}",
                cancellationToken
            );
        }

        foreach (var id in before.Keys.Where(id => !now.ContainsKey(id)).Order(StringComparer.Ordinal))
        {
            await store.Audit.AppendAsync(
                Actor.System("crawler"),
                "robots.bind",
                "source",
                id,
                "robots.txt binds again",
                cancellationToken
            );
        }

        if (now.Count > 0 || before.Count > 0)
        {
            await store.Settings.SetAsync(Setting, JsonSerializer.Serialize(now), cancellationToken);
        }
    }
}
