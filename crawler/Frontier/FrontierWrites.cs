using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Frontier;

/// <summary>The statements of the frontier; each runs inside of a transaction of <see cref="FrontierQueue"/>, on its thread.</summary>
internal sealed class FrontierWrites
{
    private readonly TimeProvider time;
    private readonly FrontierHosts hosts;
    private readonly FrontierSources sources;
    private readonly FrontierLinks links;
    private ArchivePosition? archiveKnownTo;

    public FrontierWrites(SqliteSession db, TimeProvider time, int maxHosts, Action<string, DateTimeOffset?> dueChanged)
    {
        this.time = time;
        hosts = new FrontierHosts(db, dueChanged);
        sources = new FrontierSources(db, time);
        links = new FrontierLinks(hosts, sources, maxHosts, time);
        Leases = new FrontierLeases(hosts, sources, time);
    }

    public long Known => sources.Known;

    /// <summary>Leases given out, back, and anew.</summary>
    public FrontierLeases Leases { get; }

    /// <summary>Writes what was counted since the last commit; the last statement of every transaction.</summary>
    public void Flush(SqliteSession db)
    {
        sources.Flush(db);
        hosts.Flush(db);
        if (archiveKnownTo is { } position)
        {
            FrontierTables.SetArchivePosition(db, position);
            archiveKnownTo = null;
        }
    }

    public void ReplaceSources(SqliteSession db, IReadOnlyList<Source> list)
    {
        var ids = list.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var row in sources.Except(ids).Where(r => r.Active))
        {
            row.Active = false;
            db.Execute("update source set active = 0 where key = $1", row.Key);
            db.Execute("update entry set state = 4 where source_key = $1 and state = 0", row.Key);
            row.Tally.SetAsideWaiting(db);
        }

        foreach (var source in list)
        {
            var row = sources.For(db, source.Id);
            row.Active = true;
            row.MaxPages = source.Scope.MaxPages;
            row.MaxHostPages = source.Scope.MaxHostPages;
            row.ShortestInterval = source.Schedule.Adaptive?.Min;
            db.Execute("update source set active = 1 where key = $1", row.Key);
            row.Tally.TakeUpSetAside(db);
            db.Execute("update entry set state = 0 where source_key = $1 and state = 4", row.Key);
            foreach (var url in source.Urls)
            {
                var link = new FrontierLink(url, source.Id, 0, FrontierPriority.Start);
                links.Add(db, link);
                // A page found by a link before it was listed counts as a start from now on.
                db.Execute(
                    "update entry set depth = 0, priority = 0 where fingerprint = $1 and source_key = $2",
                    UrlFingerprint.Bytes(link.Fingerprint),
                    row.Key
                );
            }
        }

        hosts.RefreshAll(db);
    }

    public void MarkFetched(SqliteSession db, FrontierEntry entry, ArchiveRecord place, int number, ArchivePosition position)
    {
        FrontierTables.AddHop(db, entry.VisitId, place, number);
        db.Execute("update entry set state = 2 where key = $1 and visit_id = $2", entry.Key, entry.VisitId);
        archiveKnownTo = position;
    }

    /// <summary>Notes up to where the archive is known.</summary>
    public void SetArchivePosition(ArchivePosition position) => archiveKnownTo = position;

    public bool ClaimRedirectTarget(SqliteSession db, FrontierEntry entry, string url, DateTimeOffset now)
    {
        var link = new FrontierLink(url, entry.SourceId, entry.Depth, FrontierPriority.Link);
        if (FrontierTables.Stands(db, link.Fingerprint) is not [var target])
        {
            links.InsertAlias(db, link, entry.Key);
            return true;
        }

        if (target.Key == entry.Key || (target.Stand.State == 3 && target.AliasOf == entry.Key))
        {
            return true;
        }

        if (target.Stand.State != 0 || (target.FetchedAt is not null && target.Stand.Due > FrontierTables.Ms(now)))
        {
            return false;
        }

        db.Execute("update entry set state = 3, alias_of = $1 where key = $2", entry.Key, target.Key);
        sources.ByKey(target.SourceKey).Tally.Move(target.Stand, target.Stand with { State = 3 });
        hosts.Refresh(db, hosts.Share(db, UrlParts.Of(url).HostKey, target.SourceKey));
        return true;
    }

    public LinkCounts Complete(SqliteSession db, VisitCompletion end, IReadOnlyList<string>? passed)
    {
        var entry = end.Entry;
        var source = sources.For(db, entry.SourceId);
        var state = end.Retired ? 5 : (source.Active ? 0 : 4);
        var ended = FrontierTables.End(db, end, state);
        db.Execute("delete from hop where visit_id = $1", entry.VisitId);
        if (ended == 0)
        {
            // The lease had run out and another visit has the URL: that one counts.
            return LinkCounts.None;
        }

        var due = FrontierTables.Ms(end.Due);
        source.Tally.Move(new EntryStand(2, 0, !entry.FirstVisit), new EntryStand(state, due, Seen: true));
        if (passed is not null)
        {
            ReleaseAliases(db, entry, passed, end.At);
        }

        source.Count(end);
        if (state == 0)
        {
            hosts.NoteDue(hosts.Share(db, entry.Host, source.Key), due);
        }

        return links.Add(db, source, end.Links);
    }

    public void ScheduleAll(SqliteSession db)
    {
        var now = FrontierTables.Ms(time.GetUtcNow());
        db.Execute("update entry set due = $1 where state = 0 and due > $1", now);
        foreach (var source in sources.All)
        {
            source.Tally.MakeAllDue(db, now);
        }

        hosts.RefreshAll(db);
    }

    public bool ScheduleNow(SqliteSession db, string sourceId, IReadOnlyList<string> urls)
    {
        if (sources.Find(sourceId) is not { Active: true })
        {
            return false;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        foreach (var url in urls)
        {
            foreach (var entry in FrontierTables.Stands(db, UrlFingerprint.Of(url)).Where(e => e.Stand.State is 0 or 5))
            {
                var due = Math.Min(entry.Stand.Due, now);
                db.Execute("update entry set due = $1, priority = 0, state = 0 where key = $2", due, entry.Key);
                sources.ByKey(entry.SourceKey).Tally.Move(entry.Stand, entry.Stand with { State = 0, Due = due });
                hosts.Refresh(db, hosts.Share(db, UrlParts.Of(url).HostKey, entry.SourceKey));
            }
        }

        return true;
    }

    /// <summary>Redirect targets this visit no longer passed through become pages of their own.</summary>
    private void ReleaseAliases(SqliteSession db, FrontierEntry entry, IReadOnlyList<string> passed, DateTimeOffset at)
    {
        var aliases = db.Query(
            "select key, url, source_key, visits from entry where alias_of = $1",
            r => (Key: r.GetInt64(0), Url: r.GetString(1), SourceKey: r.GetInt64(2), Seen: r.GetInt64(3) > 0),
            entry.Key
        );
        foreach (var alias in aliases.Where(a => !passed.Contains(a.Url, StringComparer.Ordinal)))
        {
            var due = FrontierTables.Ms(at);
            db.Execute("update entry set state = 0, alias_of = null, due = $1 where key = $2", due, alias.Key);
            sources.ByKey(alias.SourceKey).Tally.Move(new EntryStand(3, 0, alias.Seen), new EntryStand(0, due, alias.Seen));
            hosts.NoteDue(hosts.Share(db, UrlParts.Of(alias.Url).HostKey, alias.SourceKey), due);
        }
    }
}
