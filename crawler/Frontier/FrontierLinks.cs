namespace AdWatch.Crawler.Frontier;

/// <summary>Takes links into the frontier. For the writing thread.</summary>
internal sealed class FrontierLinks(FrontierHosts hosts, FrontierSources sources, TimeProvider time)
{
    private readonly KnownUrls lately = new();

    /// <summary>Takes the links of one page.</summary>
    /// <param name="from">The source of the page; links beyond a page limit are counted there.</param>
    public (int Added, int BeyondLimit) Add(SqliteSession db, FrontierSources.SourceRow from, IReadOnlyList<FrontierLink> links)
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
            from.CountRefusal(ScopeReason.PageLimit, beyond);
        }

        return (added, beyond);
    }

    public AddResult Add(SqliteSession db, FrontierLink link)
    {
        if (link.LastModified is null && lately.Has(link.Fingerprint))
        {
            return AddResult.Known;
        }

        var source = sources.For(db, link.SourceId);
        if (source.Known >= source.MaxPages && link.Priority != FrontierPriority.Start)
        {
            var isKnown = db.Scalar<long>("select count(*) from entry where fingerprint = $1", UrlFingerprint.Bytes(link.Fingerprint)) > 0;
            return isKnown ? AddResult.Known : AddResult.BeyondLimit;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        if (!Insert(db, link, source.Active ? 0 : 4, now, aliasOf: null))
        {
            PullForward(db, source, link);
            return AddResult.Known;
        }

        if (source.Active)
        {
            hosts.NoteDue(UrlParts.Of(link.Url).HostKey, now);
        }

        return AddResult.Added;
    }

    /// <summary>False where the URL is known.</summary>
    public bool Insert(SqliteSession db, FrontierLink link, int state, long due, long? aliasOf)
    {
        var source = sources.For(db, link.SourceId);
        var added = db.Execute(
            """
            insert or ignore into entry (fingerprint, url, source_key, host_key, depth, priority, state, due, alias_of)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            UrlFingerprint.Bytes(link.Fingerprint),
            link.Url,
            source.Key,
            hosts.Key(db, UrlParts.Of(link.Url).HostKey),
            link.Depth,
            (int)link.Priority,
            state,
            due,
            aliasOf
        );
        lately.Add(link.Fingerprint);
        if (added > 0)
        {
            source.CountKnown();
        }

        return added > 0;
    }

    /// <summary>A list says the page changed since it was seen: an adaptive source comes sooner, never below its shortest interval.</summary>
    private void PullForward(SqliteSession db, FrontierSources.SourceRow source, FrontierLink link)
    {
        if (link.LastModified is not { } changed || source.ShortestInterval is not { } shortest)
        {
            return;
        }

        var pulled = db.Execute(
            "update entry set due = max(fetched_at + $1, $2) where fingerprint = $3 and state = 0 and fetched_at < $4 and due > max(fetched_at + $1, $2)",
            (long)shortest.TotalMilliseconds,
            FrontierTables.Ms(time.GetUtcNow()),
            UrlFingerprint.Bytes(link.Fingerprint),
            FrontierTables.Ms(changed)
        );
        if (pulled > 0)
        {
            hosts.Refresh(db, UrlParts.Of(link.Url).HostKey);
        }
    }
}

/// <summary>What became of a link given to the frontier.</summary>
internal enum AddResult
{
    Added,
    Known,
    BeyondLimit,
}
