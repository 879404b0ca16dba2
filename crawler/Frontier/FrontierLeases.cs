using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Frontier;

/// <summary>URLs given out for a visit, given back, and taken up again after a kill. For the writing thread.</summary>
internal sealed class FrontierLeases(FrontierHosts hosts, FrontierSources sources, TimeProvider time)
{
    /// <summary>Takes due URLs; sources that share a host take turns, URL by URL.</summary>
    public List<FrontierEntry> Lease(SqliteSession db, IReadOnlyList<(string Host, int Count)> ready, TimeSpan leaseTime)
    {
        var now = time.GetUtcNow();
        var leased = new List<FrontierEntry>();
        foreach (var (name, count) in ready)
        {
            var host = hosts.Row(db, name);
            HostShare? share = null;
            for (var wanted = count; wanted > 0 && (share = FrontierHosts.NextDue(db, host, FrontierTables.Ms(now))) is not null; )
            {
                var rows = Lease(db, share, host.Shares.Count == 1 ? wanted : 1, now, now + leaseTime);
                wanted -= rows.Count;
                leased.AddRange(rows);
                hosts.Refresh(db, share);
            }

            if (share is null)
            {
                hosts.Tell(db, host);
            }
        }

        return leased;
    }

    public void Release(SqliteSession db, FrontierEntry entry, DateTimeOffset? due)
    {
        var source = sources.For(db, entry.SourceId);
        var state = source.Active ? 0 : 4;
        var at = due is { } given ? FrontierTables.Ms(given) : entry.Due;
        GiveBack(db, entry, source, state, at);
        hosts.Refresh(db, hosts.Share(db, entry.Host, source.Key));
    }

    public void Park(SqliteSession db, FrontierEntry entry, ScopeReason reason)
    {
        var source = sources.For(db, entry.SourceId);
        GiveBack(db, entry, source, state: 4, entry.Due);
        source.CountRefusal(reason, 1);
    }

    public int ExpireLeases(SqliteSession db)
    {
        var count = TakeBack(
            db,
            "update entry set state = 0, lease_until = null, visit_id = null where state = 1 and lease_until < $1 returning source_key, due, visits",
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
        TakeBack(db, "update entry set state = 0, lease_until = null, visit_id = null where state = 1 returning source_key, due, visits");
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

    private List<FrontierEntry> Lease(SqliteSession db, HostShare share, int wanted, DateTimeOffset now, DateTimeOffset until)
    {
        var leased = new List<FrontierEntry>();
        foreach (var priority in LeaseOrder.Of(share.Leases++))
        {
            if (leased.Count >= wanted)
            {
                break;
            }

            var rows = db.Query(
                "select "
                    + FrontierTables.EntryColumns
                    + " from entry e join source s on s.key = e.source_key join host h on h.key = e.host_key"
                    + " where e.host_key = $1 and e.source_key = $2 and e.state = 0 and e.priority = $3 and e.due <= $4 order by e.due limit $5",
                r => FrontierTables.EntryOf(r, Guid.CreateVersion7(now).ToString("N")),
                share.Host.Key,
                share.SourceKey,
                priority,
                FrontierTables.Ms(now),
                wanted - leased.Count
            );
            foreach (var entry in rows)
            {
                db.Execute(
                    "update entry set state = 1, lease_until = $1, visit_id = $2 where key = $3",
                    FrontierTables.Ms(until),
                    entry.VisitId,
                    entry.Key
                );
                var waited = new EntryStand(0, entry.Due, !entry.FirstVisit);
                sources.ByKey(share.SourceKey).Tally.Move(waited, waited with { State = 1 });
            }

            leased.AddRange(rows);
        }

        return leased;
    }

    private static void GiveBack(SqliteSession db, FrontierEntry entry, FrontierSources.SourceRow source, int state, long due)
    {
        var given = db.Execute(
            "update entry set state = $1, lease_until = null, visit_id = null, due = $2 where key = $3 and visit_id = $4",
            state,
            due,
            entry.Key,
            entry.VisitId
        );
        if (given > 0)
        {
            source.Tally.Move(new EntryStand(1, due, !entry.FirstVisit), new EntryStand(state, due, !entry.FirstVisit));
        }
    }

    /// <summary>Runs an update that takes leases back and returns source, due time and visits of each.</summary>
    private int TakeBack(SqliteSession db, string sql, params ReadOnlySpan<object?> values)
    {
        var taken = db.Query(sql, r => (SourceKey: r.GetInt64(0), Stand: new EntryStand(1, r.GetInt64(1), r.GetInt64(2) > 0)), values);
        foreach (var (source, stand) in taken)
        {
            sources.ByKey(source).Tally.Move(stand, stand with { State = 0 });
        }

        return taken.Count;
    }
}
