using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Microsoft.Extensions.Logging;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>The index folder: opens it, keeps it in step with the store, begins it anew when it is broken.</summary>
internal sealed class SearchIndex(string folder, ISearchDocumentSource source, SearchFolding folding, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>What an IOException carries that Lucene threw itself, such as a wrong checksum; those of the system carry its number.</summary>
    private const int NoErrorOfTheSystem = unchecked((int)0x80131620);

    /// <summary>How often a long catch-up shows what it has: each showing costs a segment.</summary>
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(5);

    /// <summary>How much of a long catch-up a kill can undo.</summary>
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(30);

    /// <summary>Pages read from the store at a time.</summary>
    private const int Batch = 500;

    /// <summary>How old the state of a folder that another process writes may be when it is searched.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly System.Threading.Lock _opening = new();
    private volatile IndexSession? _session;
    private long _refreshed;
    private volatile bool _suspected;

    public bool CanWrite => _session?.CanWrite ?? false;

    public bool HasUncommitted => _session is { CanWrite: true, HasUncommitted: true };

    /// <summary>True once a search failed inside Lucene, until the index is checked.</summary>
    public bool IsSuspected => _suspected;

    public SearchIndexState GetState()
    {
        return Search(
            snapshot: null,
            (session, searcher) => new SearchIndexState(session.Shown, searcher.IndexReader.NumDocs, session.IsRebuilding),
            new SearchIndexState(0, 0, Rebuilding: true)
        );
    }

    /// <summary>Opens what is there for reading; false where there is no index that can be read.</summary>
    public bool TryOpenForReading()
    {
        lock (_opening)
        {
            _session ??= OpenReadingOrNull();
            return _session is not null;
        }
    }

    /// <summary>Opens for writing, beginning anew where the index is missing, broken, made with another folding, or ahead of the store.</summary>
    /// <returns>False when another process writes; then the index is open for reading, where it can be.</returns>
    public async Task<bool> TryOpenForWritingAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await TryOpenLockedAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Indexes everything the store has changed since, and shows it.</summary>
    /// <returns>False when another process writes.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!await TryOpenLockedAsync(cancellationToken))
            {
                return false;
            }

            var session = _session!;
            var rebuilding = session.IsRebuilding;
            var shown = time.GetTimestamp();
            var committed = shown;
            while (true)
            {
                var pages = await source.ReadAfterAsync(session.Applied, Batch, cancellationToken);
                if (pages.Count == 0)
                {
                    break;
                }

                Guard(() => session.Apply(pages));
                if (time.GetElapsedTime(shown) >= ShowEvery)
                {
                    Guard(session.Refresh);
                    shown = time.GetTimestamp();
                }

                if (time.GetElapsedTime(committed) >= CommitEvery)
                {
                    Guard(session.Commit);
                    committed = time.GetTimestamp();
                }
            }

            if (session.Shown < session.Applied)
            {
                Guard(session.Refresh);
            }

            if (session.TakeMergeFailure() is { } failure)
            {
                SearchIndexLog.MergeFailed(logger, failure, folder);
            }

            if (rebuilding && !session.IsRebuilding)
            {
                Guard(session.Commit);
                SearchIndexLog.Rebuilt(logger, folder, session.Shown);
            }

            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_session is { CanWrite: true, HasUncommitted: true } session)
            {
                Guard(session.Commit);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Compares the checksums of all files; a damaged index is begun anew.</summary>
    /// <returns>True when it was whole.</returns>
    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        if (_session is not { CanWrite: true } session)
        {
            return true;
        }

        _suspected = false;
        try
        {
            await Task.Run(() => session.CheckIntegrity(cancellationToken), cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await BeginAnewAsync($"a file is damaged ({exception.Message})", cancellationToken);
            }
            finally
            {
                _writing.Release();
            }

            return false;
        }
    }

    /// <summary>Searches one state of the index.</summary>
    public T Search<T>(long? snapshot, Func<IndexSession, IndexSearcher, T> search, T whenAbsent)
    {
        if (_session is not { } session)
        {
            return whenAbsent;
        }

        if (!session.CanWrite && time.GetElapsedTime(Interlocked.Read(ref _refreshed)) > Freshness)
        {
            Interlocked.Exchange(ref _refreshed, time.GetTimestamp());
            session.Refresh();
        }

        try
        {
            return Use(session, snapshot, searcher => search(session, searcher));
        }
        catch (ObjectDisposedException) when (_session is null)
        {
            return whenAbsent;
        }
        catch (Exception exception) when (session.CanWrite && IsDamage(exception))
        {
            _suspected = true;
            SearchIndexLog.Suspected(logger, exception, folder);
            throw;
        }
    }

    /// <summary>Closes and keeps nothing since the last commit.</summary>
    public void Abandon()
    {
        _session?.Abandon();
        _session = null;
    }

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
        _writing.Dispose();
    }

    private IndexSession? OpenReadingOrNull()
    {
        try
        {
            if (IndexSession.ReadMark(folder) is not { } mark || mark.Folding != folding.Fingerprint)
            {
                return null;
            }

            Interlocked.Exchange(ref _refreshed, time.GetTimestamp());
            return IndexSession.OpenForReading(folder, folding);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            SearchIndexLog.Suspected(logger, exception, folder);
            return null;
        }
    }

    private T Use<T>(IndexSession session, long? snapshot, Func<IndexSearcher, T> use)
    {
        while (true)
        {
            IndexSearcher searcher;
            try
            {
                searcher = session.Acquire(snapshot);
            }
            catch (ObjectDisposedException) when (_session is { } newer && newer != session)
            {
                session = newer; // replaced in this moment
                continue;
            }

            try
            {
                return use(searcher);
            }
            finally
            {
                IndexSession.Release(searcher);
            }
        }
    }

    private async Task<bool> TryOpenLockedAsync(CancellationToken cancellationToken)
    {
        if (CanWrite)
        {
            return true;
        }

        try
        {
            if (await FaultAsync(cancellationToken) is { } fault)
            {
                await BeginAnewAsync(fault, cancellationToken);
                return true;
            }

            Replace(IndexSession.OpenForWriting(folder, folding));
            return true;
        }
        catch (LockObtainFailedException)
        {
            if (_session is null && TryOpenForReading())
            {
                SearchIndexLog.ReadingOnly(logger, folder);
            }

            return false;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            await BeginAnewAsync($"it cannot be opened ({exception.Message})", cancellationToken);
            return true;
        }
    }

    /// <summary>Why the index on disk cannot be gone on with; null when it can.</summary>
    private async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        IndexMark? mark;
        try
        {
            mark = IndexSession.ReadMark(folder);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            return $"it cannot be read ({exception.Message})";
        }

        if (mark is null)
        {
            return "there is none";
        }

        if (mark.Folding != folding.Fingerprint)
        {
            return "it was made with another folding of characters";
        }

        var last = await source.GetLastSequenceAsync(cancellationToken);
        return mark.Sequence > last ? $"it holds sequence {mark.Sequence}, the store ends at {last}" : null;
    }

    internal async Task BeginAnewAsync(string reason, CancellationToken cancellationToken)
    {
        var target = await source.GetLastSequenceAsync(cancellationToken);
        if (_session is { CanWrite: true } broken)
        {
            _session = null;
            broken.Abandon();
        }

        Replace(IndexSession.CreateAnew(folder, folding, target));
        if (target > 0)
        {
            SearchIndexLog.Rebuilding(logger, folder, reason, target);
        }

        Guard(_session!.Commit);
    }

    private void Replace(IndexSession session)
    {
        var old = _session;
        _session = session;
        old?.Dispose();
    }

    /// <summary>After any failure of the writer: back to the last commit, since it may have lost documents it would claim.</summary>
    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
        {
            var failed = _session!;
            SearchIndexLog.RolledBack(logger, exception, folder, failed.Committed);
            _session = OpenReadingOrNull();
            failed.Abandon();
            throw;
        }
    }

    /// <summary>What damaged files make Lucene throw, from its own checks to blind reads of garbled numbers; a full disk is no damage.</summary>
    private static bool IsDamage(Exception exception) =>
        exception
            is CorruptIndexException
                or IOException { HResult: NoErrorOfTheSystem }
                or EndOfStreamException
                or FileNotFoundException
                or IndexOutOfRangeException
                or ArgumentException
                or OverflowException
                or NullReferenceException
                or InvalidCastException;
}
