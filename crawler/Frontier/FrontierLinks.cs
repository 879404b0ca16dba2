namespace AdWatch.Crawler.Frontier;

/// <summary>Takes links into the frontier. For the writing thread.</summary>
internal sealed class FrontierLinks(FrontierHosts hosts, FrontierSources sources, int maxHosts, TimeProvider time)
{
    private readonly KnownUrls lately = new();

    /// <summary>Takes the links of one page.</summary>
    /// <param name="from">The source of the page; links beyond a page limit are counted there.</param>
    public LinkCounts Add(SqliteSession db, FrontierSources.SourceRow from, IReadOnlyList<FrontierLink> links)
    {
        var (added, pages, hostsBeyond, hostPages) = (0, 0, 0, 0);
        foreach (var link in links)
        {
            var result = Add(db, link);
            added += result == AddResult.Added ? 1 : 0;
            pages += result == AddResult.BeyondPages ? 1 : 0;
            hostsBeyond += result == AddResult.BeyondHosts ? 1 : 0;
            hostPages += result == AddResult.BeyondHostPages ? 1 : 0;
        }

        if (pages > 0)
        {
            from.CountRefusal(ScopeReason.PageLimit, pages);
        }

        if (hostsBeyond > 0)
        {
            from.CountRefusal(ScopeReason.HostLimit, hostsBeyond);
        }

        if (hostPages > 0)
        {
            from.CountRefusal(ScopeReason.HostPageLimit, hostPages);
        }

        return new LinkCounts(added, pages, hostsBeyond, hostPages);
    }

    public AddResult Add(SqliteSession db, FrontierLink link)
    {
        if (link.LastModified is null && lately.Has(link.Fingerprint))
        {
            return AddResult.Known;
        }

        var source = sources.For(db, link.SourceId);
        var host = UrlParts.Of(link.Url).HostKey;
        if (link.Priority != FrontierPriority.Start && Beyond(source, host) is { } beyond)
        {
            return beyond != AddResult.BeyondHosts && IsKnown(db, link) ? AddResult.Known : beyond;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        if (Insert(db, link, source, host, source.Active ? 0 : 4, now, aliasOf: null) is not { } share)
        {
            PullForward(db, source, link);
            return AddResult.Known;
        }

        if (source.Active)
        {
            hosts.NoteDue(share, now);
        }

        return AddResult.Added;
    }

    /// <summary>Takes in the target of a redirect as a part of another entry.</summary>
    public void InsertAlias(SqliteSession db, FrontierLink link, long aliasOf) =>
        Insert(
            db,
            link,
            sources.For(db, link.SourceId),
            UrlParts.Of(link.Url).HostKey,
            state: 3,
            FrontierTables.Ms(time.GetUtcNow()),
            aliasOf
        );

    /// <summary>The limit a new URL of a source on a host goes beyond; null for none.</summary>
    private AddResult? Beyond(FrontierSources.SourceRow source, string host)
    {
        if (source.Known >= source.MaxPages)
        {
            return AddResult.BeyondPages;
        }

        if (source.Hosts >= maxHosts && !hosts.Knows(host))
        {
            return AddResult.BeyondHosts;
        }

        return hosts.Known(host, source.Key) >= source.MaxHostPages ? AddResult.BeyondHostPages : null;
    }

    private static bool IsKnown(SqliteSession db, FrontierLink link) =>
        db.Scalar<long>("select count(*) from entry where fingerprint = $1", UrlFingerprint.Bytes(link.Fingerprint)) > 0;

    /// <summary>Null where the URL is known.</summary>
    private HostShare? Insert(
        SqliteSession db,
        FrontierLink link,
        FrontierSources.SourceRow source,
        string host,
        int state,
        long due,
        long? aliasOf
    )
    {
        if (!hosts.Knows(host))
        {
            source.CountHost();
        }

        var share = hosts.Share(db, host, source.Key);
        var added = db.Execute(
            """
            insert or ignore into entry (fingerprint, url, source_key, host_key, depth, priority, state, due, alias_of)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            UrlFingerprint.Bytes(link.Fingerprint),
            link.Url,
            source.Key,
            share.Host.Key,
            link.Depth,
            (int)link.Priority,
            state,
            due,
            aliasOf
        );
        lately.Add(link.Fingerprint);
        if (added == 0)
        {
            return null;
        }

        source.CountKnown();
        hosts.CountKnown(share);
        source.Tally.Add(new EntryStand(state, due, Seen: false));
        return share;
    }

    /// <summary>A list says the page changed since it was seen: an adaptive source comes sooner, never below its shortest interval.</summary>
    private void PullForward(SqliteSession db, FrontierSources.SourceRow source, FrontierLink link)
    {
        if (link.LastModified is not { } changed || source.ShortestInterval is not { } shortest)
        {
            return;
        }

        var now = FrontierTables.Ms(time.GetUtcNow());
        foreach (var entry in FrontierTables.Stands(db, link.Fingerprint))
        {
            var due = Math.Max((entry.FetchedAt ?? now) + (long)shortest.TotalMilliseconds, now);
            var isOlder = entry.FetchedAt < FrontierTables.Ms(changed);
            if (isOlder && (entry.Stand.State == 5 || (entry.Stand.State == 0 && entry.Stand.Due > due)))
            {
                db.Execute("update entry set due = $1, priority = min(priority, 1), state = 0 where key = $2", due, entry.Key);
                sources.ByKey(entry.SourceKey).Tally.Move(entry.Stand, entry.Stand with { State = 0, Due = due });
                hosts.Refresh(db, hosts.Share(db, UrlParts.Of(link.Url).HostKey, entry.SourceKey));
            }
        }
    }
}

/// <summary>What became of a link given to the frontier.</summary>
internal enum AddResult
{
    Added,
    Known,

    /// <summary>The source has as many pages as it may.</summary>
    BeyondPages,

    /// <summary>The source has as many hosts as it may.</summary>
    BeyondHosts,

    /// <summary>The source has as many pages of the host as it may.</summary>
    BeyondHostPages,
}

/// <summary>What became of the links of one page.</summary>
internal sealed record LinkCounts(int Added, int BeyondPages, int BeyondHosts, int BeyondHostPages = 0)
{
    public static LinkCounts None { get; } = new(0, 0, 0);
}
