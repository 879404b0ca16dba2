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
    private readonly LeaseOrder order = new();
    private ArchivePosition? archiveKnownTo;

    public FrontierWrites(SqliteSession db, TimeProvider time, int maxHosts, Action<string, DateTimeOffset?> dueChanged)
    {
        this.time = time;
        hosts = new FrontierHosts(db, dueChanged);
        sources = new FrontierSources(db);
        links = new FrontierLinks(hosts, sources, maxHosts, time);
    }

    public long Known => sources.Known;

    /// <summary>Writes what was counted since the last commit; the last statement of every transaction.</summary>
    public void Flush(SqliteSession db)
    {
        sources.Flush(db);
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
        }

        foreach (var source in list)
        {
            var row = sources.For(db, source.Id);
            row.Active = true;
            row.MaxPages = source.Scope.MaxPages;
            row.ShortestInterval = source.Schedule.Adaptive?.Min;
            db.Execute("update source set active = 1 where key = $1", row.Key);
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

    public List<FrontierEntry> Lease(SqliteSession db, IReadOnlyList<(string Host, int Count)> ready, TimeSpan leaseTime)
    {
        var now = time.GetUtcNow();
        var leased = new List<FrontierEntry>();
        foreach (var (host, count) in ready)
        {
            var key = hosts.Key(db, host);
            var wanted = count;
            foreach (var priority in order.Next(host))
            {
                if (wanted <= 0)
                {
                    break;
                }

                var rows = db.Query(
                    "select "
                        + FrontierTables.EntryColumns
                        + " from entry e join source s on s.key = e.source_key join host h on h.key = e.host_key"
                        + " where e.host_key = $1 and e.state = 0 and e.priority = $2 and e.due <= $3 order by e.due limit $4",
                    r => FrontierTables.EntryOf(r, Guid.CreateVersion7(now).ToString("N")),
                    key,
                    priority,
                    FrontierTables.Ms(now),
                    wanted
                );
                foreach (var entry in rows)
                {
                    db.Execute(
                        "update entry set state = 1, lease_until = $1, visit_id = $2 where key = $3",
                        FrontierTables.Ms(now + leaseTime),
                        entry.VisitId,
                        entry.Key
                    );
                }

                wanted -= rows.Count;
                leased.AddRange(rows);
            }

            hosts.Refresh(db, host);
        }

        return leased;
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
        var found = db.Query(
            "select key, state, due, fetched_at, alias_of, host_key from entry where fingerprint = $1",
            r =>
                (
                    Key: r.GetInt64(0),
                    State: r.GetInt32(1),
                    Due: r.GetInt64(2),
                    Fetched: !r.IsDBNull(3),
                    AliasOf: r.IsDBNull(4) ? (long?)null : r.GetInt64(4),
                    HostKey: r.GetInt64(5)
                ),
            UrlFingerprint.Bytes(link.Fingerprint)
        );
        if (found.Count == 0)
        {
            links.Insert(db, link, state: 3, FrontierTables.Ms(now), entry.Key);
            return true;
        }

        var target = found[0];
        if (target.Key == entry.Key || (target.State == 3 && target.AliasOf == entry.Key))
        {
            return true;
        }

        if (target.State != 0 || (target.Fetched && target.Due > FrontierTables.Ms(now)))
        {
            return false;
        }

        db.Execute("update entry set state = 3, alias_of = $1 where key = $2", entry.Key, target.Key);
        hosts.Refresh(db, UrlParts.Of(url).HostKey);
        return true;
    }

    public LinkCounts Complete(SqliteSession db, VisitCompletion end, IReadOnlyList<string>? passed)
    {
        var entry = end.Entry;
        var source = sources.For(db, entry.SourceId);
        var ended = FrontierTables.End(db, end, end.Retired ? 5 : (source.Active ? 0 : 4));
        db.Execute("delete from hop where visit_id = $1", entry.VisitId);
        if (ended == 0)
        {
            // The lease had run out and another visit has the URL: that one counts.
            return LinkCounts.None;
        }

        if (passed is not null)
        {
            ReleaseAliases(db, entry, passed, end.At);
        }

        source.Count(end);
        if (source.Active && !end.Retired)
        {
            hosts.NoteDue(entry.Host, FrontierTables.Ms(end.Due));
        }

        return links.Add(db, source, end.Links);
    }

    public void Release(SqliteSession db, FrontierEntry entry, DateTimeOffset? due)
    {
        var active = sources.For(db, entry.SourceId).Active;
        db.Execute(
            "update entry set state = $1, lease_until = null, visit_id = null, due = coalesce($2, due) where key = $3 and visit_id = $4",
            active ? 0 : 4,
            due is { } at ? FrontierTables.Ms(at) : null,
            entry.Key,
            entry.VisitId
        );
        hosts.Refresh(db, entry.Host);
    }

    public void Park(SqliteSession db, FrontierEntry entry, ScopeReason reason)
    {
        db.Execute(
            "update entry set state = 4, lease_until = null, visit_id = null where key = $1 and visit_id = $2",
            entry.Key,
            entry.VisitId
        );
        sources.For(db, entry.SourceId).CountRefusal(reason, 1);
    }

    public void ScheduleAll(SqliteSession db)
    {
        var now = FrontierTables.Ms(time.GetUtcNow());
        db.Execute("update entry set due = $1 where state = 0 and due > $1", now);
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
            db.Execute(
                "update entry set due = min(due, $1), priority = 0, state = 0 where fingerprint = $2 and state in (0, 5)",
                now,
                UrlFingerprint.Bytes(UrlFingerprint.Of(url))
            );
            hosts.Refresh(db, UrlParts.Of(url).HostKey);
        }

        return true;
    }

    public int ExpireLeases(SqliteSession db)
    {
        var count = db.Execute(
            "update entry set state = 0, lease_until = null, visit_id = null where state = 1 and lease_until < $1",
            FrontierTables.Ms(time.GetUtcNow())
        );
        if (count > 0)
        {
            hosts.RefreshAll(db);
        }

        return count;
    }

    public List<UnfinishedVisit> Recover(SqliteSession db, Func<ArchivePosition, IEnumerable<(string VisitId, ArchiveRecord Place)>> tail)
    {
        foreach (var (visitId, place) in tail(FrontierTables.ArchivePosition(db)))
        {
            var isOpen = db.Scalar<long>("select count(*) from entry where visit_id = $1 and state in (1, 2)", visitId) > 0;
            if (isOpen)
            {
                FrontierTables.AddHop(db, visitId, place, (int)db.Scalar<long>("select count(*) from hop where visit_id = $1", visitId));
                db.Execute("update entry set state = 2 where visit_id = $1", visitId);
            }
        }

        // What has no response in the archive was never fetched.
        db.Execute("update entry set state = 0, lease_until = null, visit_id = null where state = 1");
        var unfinished = new List<UnfinishedVisit>();
        var entries = db.Query(
            "select "
                + FrontierTables.EntryColumns
                + " from entry e join source s on s.key = e.source_key join host h on h.key = e.host_key where e.state = 2 order by e.key",
            r => FrontierTables.EntryOf(r, null)
        );
        foreach (var entry in entries)
        {
            var hops = db.Query(
                "select file, offset, length, record_id from hop where visit_id = $1 order by n",
                r => new ArchiveRecord(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetString(3)),
                entry.VisitId
            );
            unfinished.Add(new UnfinishedVisit(entry, hops));
        }

        hosts.RefreshAll(db);
        return unfinished;
    }

    /// <summary>Redirect targets this visit no longer passed through become pages of their own.</summary>
    private void ReleaseAliases(SqliteSession db, FrontierEntry entry, IReadOnlyList<string> passed, DateTimeOffset at)
    {
        foreach (
            var (key, url) in db.Query("select key, url from entry where alias_of = $1", r => (r.GetInt64(0), r.GetString(1)), entry.Key)
        )
        {
            if (!passed.Contains(url, StringComparer.Ordinal))
            {
                db.Execute("update entry set state = 0, alias_of = null, due = $1 where key = $2", FrontierTables.Ms(at), key);
                hosts.NoteDue(UrlParts.Of(url).HostKey, FrontierTables.Ms(at));
            }
        }
    }
}
