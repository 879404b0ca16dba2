using AdWatch.Crawler.Advertisements;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Frontier;

/// <summary>All known URLs with state and due time, in <c>frontier.db</c>. Safe to use from many threads; each task ends when its change is committed.</summary>
/// <remarks>Failures come as <see cref="CrawlStorageException"/>; after one, nothing more is accepted.</remarks>
internal sealed class SqliteFrontier : IDisposable
{
    private readonly SqliteSession session;
    private readonly FrontierQueue queue;
    private readonly FrontierWrites writes;
    private readonly string file;
    private readonly TimeProvider time;

    /// <param name="dueChanged">Called with a host and when its earliest URL is due, from the writing thread, before the change is committed.</param>
    /// <param name="maxHosts">Hosts of one source taken at most.</param>
    public SqliteFrontier(string file, TimeProvider time, Action<string, DateTimeOffset?> dueChanged, int maxHosts = 1_000)
    {
        (this.file, this.time) = (file, time);
        try
        {
            session = new SqliteSession(file, readOnly: false);
            FrontierSchema.Migrate(session, file);
            writes = new FrontierWrites(session, time, maxHosts, dueChanged);
        }
        catch (SqliteException e)
        {
            session?.Dispose();
            throw new CrawlStorageException(
                $"'{file}' cannot be opened ({e.Message}): restore it from a backup, or remove it to begin anew.",
                e
            );
        }

        queue = new FrontierQueue(session, file, writes.Flush);
    }

    /// <summary>URLs known.</summary>
    public long Known => writes.Known;

    /// <summary>Makes these the sources: adds start URLs, parks the URLs of sources that are gone.</summary>
    public Task ReplaceSourcesAsync(IReadOnlyList<Source> sources) => Do(db => writes.ReplaceSources(db, sources));

    /// <summary>Takes due URLs of a host for one visit each.</summary>
    public Task<List<FrontierEntry>> LeaseAsync(IReadOnlyList<(string Host, int Count)> hosts, TimeSpan leaseTime) =>
        queue.RunAsync(db => writes.Leases.Lease(db, hosts, leaseTime));

    /// <summary>Notes that a response of a visit lies in the archive.</summary>
    /// <param name="settle">Called in the transaction; gives the position up to which everything in the archive is noted.</param>
    public Task MarkFetchedAsync(FrontierEntry entry, ArchiveRecord place, int number, Func<ArchivePosition> settle) =>
        Do(db => writes.MarkFetched(db, entry, place, number, settle()));

    /// <summary>Notes up to where the archive is known.</summary>
    public Task SetArchivePositionAsync(ArchivePosition position) => Do(_ => writes.SetArchivePosition(position));

    /// <summary>Takes a redirect's target into the visit; false where it is visited in its own right within its interval.</summary>
    public Task<bool> ClaimRedirectTargetAsync(FrontierEntry entry, string url, DateTimeOffset now) =>
        queue.RunAsync(db => writes.ClaimRedirectTarget(db, entry, url, now));

    /// <summary>Ends a visit: next due time, links, counts.</summary>
    /// <returns>Links that were new, and those refused because the source's page limit is reached.</returns>
    public Task<LinkCounts> CompleteAsync(VisitCompletion completion, IReadOnlyList<string>? passed) =>
        queue.RunAsync(db => writes.Complete(db, completion, passed));

    /// <summary>Gives a lease back without a visit; due as before, or at the time given.</summary>
    public Task ReleaseAsync(FrontierEntry entry, DateTimeOffset? due) => Do(db => writes.Leases.Release(db, entry, due));

    /// <summary>Sets a URL aside that is out of scope by now; a change of the sources brings it back.</summary>
    public Task ParkAsync(FrontierEntry entry, ScopeReason reason) => Do(db => writes.Leases.Park(db, entry, reason));

    /// <summary>Makes every waiting URL due.</summary>
    public Task ScheduleAllAsync() => Do(writes.ScheduleAll);

    /// <summary>Makes the start URLs of a source due; false where no active source has that id.</summary>
    public Task<bool> ScheduleNowAsync(string sourceId, IReadOnlyList<string> urls) =>
        queue.RunAsync(db => writes.ScheduleNow(db, sourceId, urls));

    /// <summary>Gives out again what was leased too long ago.</summary>
    public Task<int> ExpireLeasesAsync() => queue.RunAsync(writes.Leases.ExpireLeases);

    /// <summary>What earlier runs fetched and did not end, with what stands in the archive behind the last noted position.</summary>
    /// <param name="tail">Reads the archive behind a position: visit id and place of each response.</param>
    public Task<List<UnfinishedVisit>> RecoverAsync(Func<ArchivePosition, IEnumerable<(string VisitId, ArchiveRecord Place)>> tail) =>
        queue.RunAsync(db => writes.Leases.Recover(db, tail));

    public Task<ArchivePosition> ArchivePositionAsync() => queue.RunAsync(FrontierTables.ArchivePosition);

    public Task<List<StoredRobots>> LoadRobotsAsync() => queue.RunAsync(FrontierTables.LoadRobots);

    public Task SaveRobotsAsync(StoredRobots robots) => Do(db => FrontierTables.SaveRobots(db, robots));

    /// <summary>What is known of the landing page behind an address; null where it was never asked.</summary>
    public Task<KnownLanding?> FindLandingAsync(string url) => queue.RunAsync(db => LandingMemory.Find(db, url));

    /// <summary>Remembers a landing page under the address of its advertisement and under its own.</summary>
    public Task SaveLandingAsync(string link, KnownLanding landing) => Do(db => LandingMemory.Save(db, link, landing, time.GetUtcNow()));

    /// <summary>How each source stands; reads beside the writing thread.</summary>
    public IReadOnlyList<FrontierSourceStatus> Statuses()
    {
        using var reader = new SqliteSession(file, readOnly: true);
        return FrontierStatusQuery.Run(reader, time.GetUtcNow());
    }

    public void Dispose()
    {
        queue.Dispose();
        session.Dispose();
    }

    private Task Do(Action<SqliteSession> work) =>
        queue.RunAsync(db =>
        {
            work(db);
            return true;
        });
}
