namespace AdWatch.Crawler.Frontier;

/// <summary>Hosts of the frontier: their keys, and when the earliest URL of each is due. For the writing thread.</summary>
/// <param name="dueChanged">Called with a host and when its earliest URL is due; null for never.</param>
internal sealed class FrontierHosts(SqliteSession db, Action<string, DateTimeOffset?> dueChanged)
{
    private readonly Dictionary<string, long> keys = db.Query("select name, key from host", r => (r.GetString(0), r.GetInt64(1)))
        .ToDictionary(h => h.Item1, h => h.Item2, StringComparer.Ordinal);

    private readonly Dictionary<string, long?> dues = new(StringComparer.Ordinal);

    public bool Knows(string host) => keys.ContainsKey(host);

    public long Key(SqliteSession db, string host)
    {
        if (!keys.TryGetValue(host, out var key))
        {
            key = db.Scalar<long>("insert into host (name) values ($1) returning key", host);
            keys[host] = key;
        }

        return key;
    }

    /// <summary>Notes a URL that came to be due at a time; later ones of the host change nothing.</summary>
    public void NoteDue(string host, long due)
    {
        if (!dues.TryGetValue(host, out var before) || before is null || due < before)
        {
            dues[host] = due;
            dueChanged(host, FrontierTables.At(due));
        }
    }

    /// <summary>Looks up when the earliest URL of a host is due.</summary>
    public void Refresh(SqliteSession db, string host)
    {
        // One seek a priority: the index holds due times by host and priority.
        var due = db.Query(
            """
            select (select min(due) from entry where host_key = $1 and state = 0 and priority = 0),
                (select min(due) from entry where host_key = $1 and state = 0 and priority = 1),
                (select min(due) from entry where host_key = $1 and state = 0 and priority = 2),
                (select min(due) from entry where host_key = $1 and state = 0 and priority = 3)
            """,
            r => Earlier(Earlier(Due(r, 0), Due(r, 1)), Earlier(Due(r, 2), Due(r, 3))),
            Key(db, host)
        )[0];
        dues[host] = due;
        dueChanged(host, due is { } at ? FrontierTables.At(at) : null);
    }

    private static long? Due(SqliteRow row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;

    public void RefreshAll(SqliteSession db)
    {
        foreach (var host in keys.Keys.ToList())
        {
            Refresh(db, host);
        }
    }
}
