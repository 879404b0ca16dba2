namespace AdWatch.Crawler.Frontier;

/// <summary>Takes links into the frontier. For the writing thread.</summary>
internal sealed class FrontierLinks(FrontierHosts hosts, FrontierSources sources, int maxHosts, TimeProvider time)
{
    private readonly KnownUrls lately = new();

    /// <summary>Takes the links of one page.</summary>
    /// <param name="from">The source of the page; links beyond a page limit are counted there.</param>
    public LinkCounts Add(SqliteSession db, FrontierSources.SourceRow from, IReadOnlyList<FrontierLink> links)
    {
        var (added, pages, hostsBeyond) = (0, 0, 0);
        foreach (var link in links)
        {
            var result = Add(db, link);
            added += result == AddResult.Added ? 1 : 0;
            pages += result == AddResult.BeyondPages ? 1 : 0;
            hostsBeyond += result == AddResult.BeyondHosts ? 1 : 0;
        }

        if (pages > 0)
        {
            from.CountRefusal(ScopeReason.PageLimit, pages);
        }

        if (hostsBeyond > 0)
        {
            from.CountRefusal(ScopeReason.HostLimit, hostsBeyond);
        }

        return new LinkCounts(added, pages, hostsBeyond);
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
            return isKnown ? AddResult.Known : AddResult.BeyondPages;
        }

        if (source.Hosts >= maxHosts && link.Priority != FrontierPriority.Start && !hosts.Knows(UrlParts.Of(link.Url).HostKey))
        {
            return AddResult.BeyondHosts;
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
        var host = UrlParts.Of(link.Url).HostKey;
        if (!hosts.Knows(host))
        {
            source.CountHost();
        }

        var added = db.Execute(
            """
            insert or ignore into entry (fingerprint, url, source_key, host_key, depth, priority, state, due, alias_of)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            UrlFingerprint.Bytes(link.Fingerprint),
            link.Url,
            source.Key,
            hosts.Key(db, host),
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
            """
            update entry set due = max(fetched_at + $1, $2), priority = min(priority, 1), state = 0
            where fingerprint = $3 and state in (0, 5) and fetched_at < $4 and (state = 5 or due > max(fetched_at + $1, $2))
            """,
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

    /// <summary>The source has as many pages as it may.</summary>
    BeyondPages,

    /// <summary>The source has as many hosts as it may.</summary>
    BeyondHosts,
}

/// <summary>What became of the links of one page.</summary>
internal sealed record LinkCounts(int Added, int BeyondPages, int BeyondHosts)
{
    public static LinkCounts None { get; } = new(0, 0, 0);
}
