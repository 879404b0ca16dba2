namespace AdWatch.Crawler.Frontier;

/// <summary>Hosts of the frontier, the sources that have URLs on each, how many, and when the earliest is due. For the writing thread.</summary>
internal sealed class FrontierHosts
{
    private readonly Action<string, DateTimeOffset?> dueChanged;
    private readonly Dictionary<string, HostRow> rows = new(StringComparer.Ordinal);
    private readonly HashSet<HostShare> uncounted = [];

    /// <param name="dueChanged">Called with a host and when its earliest URL is due; null for never.</param>
    public FrontierHosts(SqliteSession db, Action<string, DateTimeOffset?> dueChanged)
    {
        this.dueChanged = dueChanged;
        var byKey = new Dictionary<long, HostRow>();
        foreach (var row in db.Query("select key, name from host", r => new HostRow(r.GetInt64(0), r.GetString(1))))
        {
            (rows[row.Name], byKey[row.Key]) = (row, row);
        }

        foreach (
            var (host, source, known) in db.Query(
                "select host_key, source_key, known from host_source",
                r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2))
            )
        )
        {
            byKey[host].Add(new HostShare(byKey[host], source, known));
        }
    }

    public bool Knows(string host) => rows.ContainsKey(host);

    /// <summary>URLs of a source on a host.</summary>
    public long Known(string host, long sourceKey) => rows.TryGetValue(host, out var row) ? row.Find(sourceKey)?.Known ?? 0 : 0;

    public HostRow Row(SqliteSession db, string host)
    {
        if (!rows.TryGetValue(host, out var row))
        {
            row = new HostRow(db.Scalar<long>("insert into host (name) values ($1) returning key", host), host);
            rows[host] = row;
        }

        return row;
    }

    public HostShare Share(SqliteSession db, string host, long sourceKey)
    {
        var row = Row(db, host);
        return row.Find(sourceKey) ?? row.Add(new HostShare(row, sourceKey, known: 0) { IsFresh = true });
    }

    /// <summary>Counts a URL taken in.</summary>
    public void CountKnown(HostShare share)
    {
        share.Known++;
        uncounted.Add(share);
    }

    /// <summary>Notes a URL that came to be due at a time; later ones of the host change nothing.</summary>
    public void NoteDue(HostShare share, long due)
    {
        if (share.Due is null || due < share.Due)
        {
            share.Due = due;
        }

        var host = share.Host;
        if (host.Due is null || due < host.Due)
        {
            host.Due = due;
            dueChanged(host.Name, FrontierTables.At(due));
        }
    }

    /// <summary>Looks up when the earliest URL of a source on a host is due.</summary>
    public void Refresh(SqliteSession db, HostShare share)
    {
        Look(db, share);
        Tell(db, share.Host);
    }

    public void RefreshAll(SqliteSession db)
    {
        foreach (var host in rows.Values)
        {
            foreach (var share in host.Shares)
            {
                share.IsFresh = false;
            }

            Tell(db, host);
        }
    }

    /// <summary>The source that is to be served next of those with a due URL on a host; each in its turn, so that none waits for another to be done.</summary>
    public static HostShare? NextDue(SqliteSession db, HostRow host, long now)
    {
        for (var i = 0; i < host.Shares.Count; i++)
        {
            var at = (host.Turn + i) % host.Shares.Count;
            var share = host.Shares[at];
            if (!share.IsFresh)
            {
                Look(db, share);
            }

            if (share.Due <= now)
            {
                host.Turn = at + 1;
                return share;
            }
        }

        return null;
    }

    public void Flush(SqliteSession db)
    {
        foreach (var share in uncounted)
        {
            db.Execute(
                "insert into host_source (host_key, source_key, known) values ($1, $2, $3) on conflict do update set known = excluded.known",
                share.Host.Key,
                share.SourceKey,
                share.Known
            );
        }

        uncounted.Clear();
    }

    private static void Look(SqliteSession db, HostShare share)
    {
        // One seek a priority: the index holds due times by host, source and priority.
        share.Due = db.Query(
            """
            select (select min(due) from entry where host_key = $1 and source_key = $2 and state = 0 and priority = 0),
                (select min(due) from entry where host_key = $1 and source_key = $2 and state = 0 and priority = 1),
                (select min(due) from entry where host_key = $1 and source_key = $2 and state = 0 and priority = 2),
                (select min(due) from entry where host_key = $1 and source_key = $2 and state = 0 and priority = 3)
            """,
            r => Earlier(Earlier(Due(r, 0), Due(r, 1)), Earlier(Due(r, 2), Due(r, 3))),
            share.Host.Key,
            share.SourceKey
        )[0];
        share.IsFresh = true;
    }

    private static long? Due(SqliteRow row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;

    /// <summary>Says when the earliest URL of a host is due.</summary>
    public void Tell(SqliteSession db, HostRow host)
    {
        long? earliest = null;
        foreach (var share in host.Shares)
        {
            if (!share.IsFresh)
            {
                Look(db, share);
            }

            earliest = Earlier(earliest, share.Due);
        }

        host.Due = earliest;
        dueChanged(host.Name, earliest is { } at ? FrontierTables.At(at) : null);
    }
}

/// <summary>A host with the sources that have URLs on it.</summary>
internal sealed class HostRow(long key, string name)
{
    private const int FewShares = 8;

    private readonly List<HostShare> shares = new(1);
    private Dictionary<long, HostShare>? bySource;

    public long Key { get; } = key;

    public string Name { get; } = name;

    public IReadOnlyList<HostShare> Shares => shares;

    /// <summary>Where among <see cref="Shares"/> the next lease begins to look.</summary>
    public int Turn { get; set; }

    /// <summary>When the earliest URL is due, as told last.</summary>
    public long? Due { get; set; }

    public HostShare? Find(long sourceKey)
    {
        if (bySource is not null)
        {
            return bySource.GetValueOrDefault(sourceKey);
        }

        foreach (var share in shares)
        {
            if (share.SourceKey == sourceKey)
            {
                return share;
            }
        }

        return null;
    }

    public HostShare Add(HostShare share)
    {
        shares.Add(share);
        bySource?.Add(share.SourceKey, share);
        // A platform may carry thousands of sources (accounts) on one host; nearly every other host has one.
        if (shares.Count > FewShares)
        {
            bySource ??= shares.ToDictionary(s => s.SourceKey);
        }

        return share;
    }
}

/// <summary>The URLs of one source on one host.</summary>
internal sealed class HostShare(HostRow host, long sourceKey, long known)
{
    public HostRow Host { get; } = host;

    public long SourceKey { get; } = sourceKey;

    public long Known { get; set; } = known;

    /// <summary>When the earliest is due; null for never.</summary>
    public long? Due { get; set; }

    /// <summary>False where <see cref="Due"/> has to be looked up.</summary>
    public bool IsFresh { get; set; }

    /// <summary>Leases so far, for <see cref="LeaseOrder"/>.</summary>
    public int Leases { get; set; }
}
