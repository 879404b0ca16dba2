using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Frontier;

/// <summary>The statements of the frontier; each runs inside of a transaction of <see cref="FrontierQueue"/>, on its thread.</summary>
internal sealed class FrontierWrites
{
    private readonly TimeProvider time;
    private readonly Action<string, DateTimeOffset?> dueChanged;
    private readonly Dictionary<string, long> hostKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceRow> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long?> hostDue = new(StringComparer.Ordinal);
    private long known;

    public FrontierWrites(SqliteSession db, TimeProvider time, Action<string, DateTimeOffset?> dueChanged)
    {
        (this.time, this.dueChanged) = (time, dueChanged);
        foreach (var (key, name) in db.Query("select key, name from host", r => (r.GetInt64(0), r.GetString(1))))
        {
            hostKeys[name] = key;
        }

        foreach (
            var (id, row) in db.Query(
                "select s.id, s.key, s.active, (select count(*) from entry e where e.source_key = s.key) from source s",
                SourceRowOf
            )
        )
        {
            sources[id] = row;
            known += row.Known;
        }
    }

    public long Known => Interlocked.Read(ref known);

    public void ReplaceSources(SqliteSession db, IReadOnlyList<Source> list)
    {
        var ids = list.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, row) in sources.Where(s => !ids.Contains(s.Key)))
        {
            row.Active = false;
            db.Execute("update source set active = 0 where key = $1", row.Key);
            db.Execute("update entry set state = 4 where source_key = $1 and state = 0", row.Key);
        }

        foreach (var source in list)
        {
            var row = SourceRowFor(db, source.Id);
            row.Active = true;
            row.MaxPages = source.Scope.MaxPages;
            row.ShortestInterval = source.Schedule.Adaptive?.Min;
            db.Execute("update source set active = 1 where key = $1", row.Key);
            db.Execute("update entry set state = 0 where source_key = $1 and state = 4", row.Key);
            foreach (var url in source.Urls)
            {
                Add(db, new FrontierLink(url, source.Id, 0, FrontierPriority.Start));
                // A page found by a link before it was listed counts as a start from now on.
                db.Execute(
                    "update entry set depth = 0, priority = 0 where fingerprint = $1 and source_key = $2",
                    UrlFingerprint.Of(url),
                    row.Key
                );
            }
        }

        RefreshAllHosts(db);
    }

    public List<FrontierEntry> Lease(SqliteSession db, IReadOnlyList<(string Host, int Count)> hosts, TimeSpan leaseTime)
    {
        var now = time.GetUtcNow();
        var leased = new List<FrontierEntry>();
        foreach (var (host, count) in hosts)
        {
            var key = HostKey(db, host);
            var wanted = count;
            for (var priority = 0; priority <= 2 && wanted > 0; priority++)
            {
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

            RefreshHost(db, host);
        }

        return leased;
    }

    public static void MarkFetched(SqliteSession db, FrontierEntry entry, ArchiveRecord place, int number, ArchivePosition position)
    {
        FrontierTables.AddHop(db, entry.VisitId, place, number);
        db.Execute("update entry set state = 2 where key = $1 and visit_id = $2", entry.Key, entry.VisitId);
        FrontierTables.SetArchivePosition(db, position);
    }

    public bool ClaimRedirectTarget(SqliteSession db, FrontierEntry entry, string url, DateTimeOffset now)
    {
        var fingerprint = UrlFingerprint.Of(url);
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
            fingerprint
        );
        if (found.Count == 0)
        {
            Insert(
                db,
                fingerprint,
                new FrontierLink(url, entry.SourceId, entry.Depth, FrontierPriority.Link),
                state: 3,
                FrontierTables.Ms(now),
                entry.Key
            );
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
        RefreshHost(db, UrlParts.Of(url).HostKey);
        return true;
    }

    public (int Added, int BeyondLimit) Complete(SqliteSession db, VisitCompletion end, IReadOnlyList<string>? passed)
    {
        var entry = end.Entry;
        var source = SourceRowFor(db, entry.SourceId);
        var ended = db.Execute(
            """
            update entry set state = $1, due = $2, lease_until = null, visit_id = null, visits = visits + 1, fetched_at = $3,
                disposition = $4, interval = $5, failures = $6
            where key = $7 and visit_id = $8
            """,
            source.Active ? 0 : 4,
            FrontierTables.Ms(end.Due),
            FrontierTables.Ms(end.At),
            (int)end.Disposition,
            (long)end.Interval.TotalMilliseconds,
            end.Failures,
            entry.Key,
            entry.VisitId
        );
        db.Execute("delete from hop where visit_id = $1", entry.VisitId);
        if (ended == 0)
        {
            // The lease had run out and another visit has the URL: that one counts.
            return (0, 0);
        }

        if (end.Capture is { } capture)
        {
            FrontierTables.SaveCapture(db, entry.Key, capture);
        }

        if (passed is not null)
        {
            ReleaseAliases(db, entry, passed, end.At);
        }

        FrontierTables.Count(db, source.Key, end);
        if (source.Active)
        {
            NoteDue(entry.Host, FrontierTables.Ms(end.Due));
        }

        return AddLinks(db, source, end.Links);
    }

    public void Release(SqliteSession db, FrontierEntry entry, DateTimeOffset? due)
    {
        var active = SourceRowFor(db, entry.SourceId).Active;
        db.Execute(
            "update entry set state = $1, lease_until = null, visit_id = null, due = coalesce($2, due) where key = $3 and visit_id = $4",
            active ? 0 : 4,
            due is { } at ? FrontierTables.Ms(at) : null,
            entry.Key,
            entry.VisitId
        );
        RefreshHost(db, entry.Host);
    }

    public void Park(SqliteSession db, FrontierEntry entry, ScopeReason reason)
    {
        db.Execute(
            "update entry set state = 4, lease_until = null, visit_id = null where key = $1 and visit_id = $2",
            entry.Key,
            entry.VisitId
        );
        FrontierTables.CountRefusal(db, SourceRowFor(db, entry.SourceId).Key, reason, 1);
    }

    public void ScheduleAll(SqliteSession db)
    {
        var now = FrontierTables.Ms(time.GetUtcNow());
        db.Execute("update entry set due = $1 where state = 0 and due > $1", now);
        RefreshAllHosts(db);
    }

    public bool ScheduleNow(SqliteSession db, string sourceId, IReadOnlyList<string> urls)
    {
        if (!sources.TryGetValue(sourceId, out var source) || !source.Active)
        {
            return false;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        foreach (var url in urls)
        {
            db.Execute(
                "update entry set due = min(due, $1), priority = 0 where fingerprint = $2 and state = 0",
                now,
                UrlFingerprint.Of(url)
            );
            RefreshHost(db, UrlParts.Of(url).HostKey);
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
            RefreshAllHosts(db);
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

        RefreshAllHosts(db);
        return unfinished;
    }

    private (int Added, int BeyondLimit) AddLinks(SqliteSession db, SourceRow source, IReadOnlyList<FrontierLink> links)
    {
        var (added, beyond) = (0, 0);
        foreach (var link in links)
        {
            var result = Add(db, link);
            added += result == AddResult.Added ? 1 : 0;
            beyond += result == AddResult.BeyondLimit ? 1 : 0;
        }

        if (beyond > 0)
        {
            FrontierTables.CountRefusal(db, source.Key, ScopeReason.PageLimit, beyond);
        }

        return (added, beyond);
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
                NoteDue(UrlParts.Of(url).HostKey, FrontierTables.Ms(at));
            }
        }
    }

    private AddResult Add(SqliteSession db, FrontierLink link)
    {
        var fingerprint = UrlFingerprint.Of(link.Url);
        var source = SourceRowFor(db, link.SourceId);
        if (source.Known >= source.MaxPages && link.Priority != FrontierPriority.Start)
        {
            var isKnown = db.Scalar<long>("select count(*) from entry where fingerprint = $1", fingerprint) > 0;
            return isKnown ? AddResult.Known : AddResult.BeyondLimit;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        if (!Insert(db, fingerprint, link, source.Active ? 0 : 4, now, aliasOf: null))
        {
            PullForward(db, source, fingerprint, link);
            return AddResult.Known;
        }

        if (source.Active)
        {
            NoteDue(UrlParts.Of(link.Url).HostKey, now);
        }

        return AddResult.Added;
    }

    /// <summary>A list says the page changed since it was seen: an adaptive source comes sooner, never below its shortest interval.</summary>
    private void PullForward(SqliteSession db, SourceRow source, byte[] fingerprint, FrontierLink link)
    {
        if (link.LastModified is not { } changed || source.ShortestInterval is not { } shortest)
        {
            return;
        }

        var pulled = db.Execute(
            "update entry set due = max(fetched_at + $1, $2) where fingerprint = $3 and state = 0 and fetched_at < $4 and due > max(fetched_at + $1, $2)",
            (long)shortest.TotalMilliseconds,
            FrontierTables.Ms(time.GetUtcNow()),
            fingerprint,
            FrontierTables.Ms(changed)
        );
        if (pulled > 0)
        {
            RefreshHost(db, UrlParts.Of(link.Url).HostKey);
        }
    }

    private bool Insert(SqliteSession db, byte[] fingerprint, FrontierLink link, int state, long due, long? aliasOf)
    {
        var source = SourceRowFor(db, link.SourceId);
        var added = db.Execute(
            """
            insert or ignore into entry (fingerprint, url, source_key, host_key, depth, priority, state, due, alias_of)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            fingerprint,
            link.Url,
            source.Key,
            HostKey(db, UrlParts.Of(link.Url).HostKey),
            link.Depth,
            (int)link.Priority,
            state,
            due,
            aliasOf
        );
        source.Known += added;
        Interlocked.Add(ref known, added);
        return added > 0;
    }

    private void NoteDue(string host, long due)
    {
        if (!hostDue.TryGetValue(host, out var before) || before is null || due < before)
        {
            hostDue[host] = due;
            dueChanged(host, FrontierTables.At(due));
        }
    }

    private void RefreshHost(SqliteSession db, string host)
    {
        var key = HostKey(db, host);
        long? due = null;
        for (var priority = 0; priority <= 2; priority++)
        {
            var first = db.Scalar<object>("select min(due) from entry where host_key = $1 and state = 0 and priority = $2", key, priority);
            due = first is long value && (due is null || value < due) ? value : due;
        }

        hostDue[host] = due;
        dueChanged(host, due is { } at ? FrontierTables.At(at) : null);
    }

    private void RefreshAllHosts(SqliteSession db)
    {
        foreach (var host in hostKeys.Keys.ToList())
        {
            RefreshHost(db, host);
        }
    }

    private long HostKey(SqliteSession db, string host)
    {
        if (!hostKeys.TryGetValue(host, out var key))
        {
            key = db.Scalar<long>("insert into host (name) values ($1) returning key", host);
            hostKeys[host] = key;
        }

        return key;
    }

    private SourceRow SourceRowFor(SqliteSession db, string id)
    {
        if (!sources.TryGetValue(id, out var row))
        {
            row = new SourceRow
            {
                Key = db.Scalar<long>("insert into source (id, active) values ($1, 1) returning key", id),
                Active = true,
            };
            sources[id] = row;
        }

        return row;
    }

    private static (string Id, SourceRow Row) SourceRowOf(SqliteDataReader r) =>
        (
            r.GetString(0),
            new SourceRow
            {
                Key = r.GetInt64(1),
                Active = r.GetInt64(2) != 0,
                Known = r.GetInt64(3),
            }
        );

    private enum AddResult
    {
        Added,
        Known,
        BeyondLimit,
    }

    private sealed class SourceRow
    {
        public required long Key { get; init; }

        public bool Active { get; set; }

        public long Known { get; set; }

        public int MaxPages { get; set; } = SourceScope.DefaultMaxPages;

        public TimeSpan? ShortestInterval { get; set; }
    }
}
