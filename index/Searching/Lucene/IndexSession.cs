using System.Globalization;
using AdWatch.Indexing.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>One opening of the index, for writing or for reading. Searching is safe from many threads, writing from one.</summary>
/// <remarks>After an exception from <see cref="Apply"/> or <see cref="Commit"/> only <see cref="Abandon"/> is left: the writer may have lost documents.</remarks>
internal sealed class IndexSession : IDisposable
{
    /// <summary>Milliseconds; a process that writes holds the lock for all its life, so waiting is of little use.</summary>
    private const long LockWait = 50;

    private const string SequenceKey = "seq";
    private const string TargetKey = "target";
    private const string FoldingKey = "folding";

    private readonly LuceneDirectory _directory;
    private readonly IndexWriter? _writer;
    private readonly QuietMerges? _merges;
    private readonly DocumentComposer? _composer;
    private readonly SearchFolding _folding;
    private readonly SearcherManager _searchers;
    private readonly SearcherLifetimeManager _snapshots = new();
    private long _shown;

    private IndexSession(LuceneDirectory directory, SearchFolding folding, IndexWriter? writer, QuietMerges? merges, IndexMark mark)
    {
        _directory = directory;
        _folding = folding;
        _writer = writer;
        _merges = merges;
        (Applied, Target) = (mark.Sequence, mark.Target);
        Committed = _shown = mark.Sequence;
        if (writer is null)
        {
            _searchers = new SearcherManager(directory, new Bm25Searchers());
        }
        else
        {
            _composer = new DocumentComposer(folding);
            _searchers = new SearcherManager(writer, applyAllDeletes: true, new Bm25Searchers());
        }
    }

    public bool CanWrite => _writer is not null;

    /// <summary>Sequence of the last page handed to the writer.</summary>
    public long Applied { get; private set; }

    /// <summary>Sequence of the last commit.</summary>
    public long Committed { get; private set; }

    /// <summary>The store's sequence when this index was begun anew; until it is reached the index is being rebuilt.</summary>
    public long Target { get; private set; }

    /// <summary>Sequence that searches show.</summary>
    public long Shown => Interlocked.Read(ref _shown);

    public bool IsRebuilding => Shown < Target;

    public bool HasUncommitted => Applied > Committed;

    /// <summary>A merge that failed since the last call; what was merged stays as it was.</summary>
    public Exception? TakeMergeFailure() => _merges is null ? null : Interlocked.Exchange(ref _merges.Last, null);

    /// <summary>What the last commit in the folder says of itself; null where there is none.</summary>
    /// <exception cref="IOException">There is one, and it cannot be read.</exception>
    public static IndexMark? ReadMark(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            return null;
        }

        using var directory = new MappedDirectory(folder);
        if (!DirectoryReader.IndexExists(directory))
        {
            return null;
        }

        var infos = new SegmentInfos();
        infos.Read(directory);
        return MarkOf(infos.UserData);
    }

    public static IndexSession OpenForReading(string folder, SearchFolding folding)
    {
        var directory = new MappedDirectory(folder);
        try
        {
            var session = new IndexSession(directory, folding, null, null, IndexMark.None);
            session.Refresh();
            return session;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Opens for writing, going on after the last commit.</summary>
    /// <exception cref="LockObtainFailedException">Another process writes.</exception>
    public static IndexSession OpenForWriting(string folder, SearchFolding folding) =>
        Open(folder, folding, OpenMode.CREATE_OR_APPEND, mark => mark);

    /// <summary>Throws away what is there and begins an empty index that is whole once <paramref name="target"/> is reached.</summary>
    /// <exception cref="LockObtainFailedException">Another process writes.</exception>
    public static IndexSession CreateAnew(string folder, SearchFolding folding, long target)
    {
        System.IO.Directory.CreateDirectory(folder);
        using (var directory = new MappedDirectory(folder))
        {
            using var held = directory.MakeLock(IndexWriter.WRITE_LOCK_NAME);
            if (!held.Obtain(LockWait))
            {
                throw new LockObtainFailedException($"{folder}: another process writes the search index.");
            }

            foreach (var file in directory.ListAll())
            {
                if (file != IndexWriter.WRITE_LOCK_NAME)
                {
                    File.Delete(Path.Combine(folder, file));
                }
            }
        }

        return Open(folder, folding, OpenMode.CREATE, _ => new IndexMark(0, target, folding.Fingerprint));
    }

    /// <summary>Adds pages or replaces what was known of them, in the order of their sequence.</summary>
    public void Apply(IReadOnlyList<SearchDocument> pages)
    {
        var (writer, composer) = (_writer!, _composer!);
        foreach (var page in pages)
        {
            var document = composer.Compose(page);
            if (page.Sequence <= Target)
            {
                // a rebuild meets each page once; one that changes meanwhile comes again, beyond the target
                writer.AddDocument(document);
            }
            else
            {
                writer.UpdateDocument(DocumentComposer.IdTerm(page.PageId), document);
            }

            Applied = page.Sequence;
        }
    }

    /// <summary>Makes everything applied survive a crash.</summary>
    public void Commit()
    {
        var mark = new IndexMark(Applied, Target, _folding.Fingerprint);
        _writer!.SetCommitData(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [SequenceKey] = mark.Sequence.ToString(CultureInfo.InvariantCulture),
                [TargetKey] = mark.Target.ToString(CultureInfo.InvariantCulture),
                [FoldingKey] = mark.Folding,
            }
        );
        _writer.Commit();
        Committed = mark.Sequence;
    }

    /// <summary>Shows searches what was applied, or, when reading, what another process committed.</summary>
    public void Refresh()
    {
        var applied = Applied;
        _searchers.MaybeRefreshBlocking();
        if (CanWrite)
        {
            Interlocked.Exchange(ref _shown, applied);
        }
        else
        {
            var searcher = _searchers.Acquire();
            try
            {
                var mark = MarkOf(((DirectoryReader)searcher.IndexReader).IndexCommit.UserData);
                (Applied, Committed, Target) = (mark.Sequence, mark.Sequence, mark.Target);
                Interlocked.Exchange(ref _shown, mark.Sequence);
            }
            finally
            {
                _searchers.Release(searcher);
            }
        }

        _snapshots.Prune(new SearcherLifetimeManager.PruneByAge(600));
    }

    /// <summary>The newest state, or the one that a cursor names while it is kept.</summary>
    public IndexSearcher Acquire(long? snapshot) =>
        (snapshot is > 0 and { } version ? _snapshots.Acquire(version) : null) ?? _searchers.Acquire();

    public static void Release(IndexSearcher searcher) => searcher.IndexReader.DecRef();

    /// <summary>Keeps the state for some minutes, so that the next page of hits comes from it; its name, 0 where it cannot be kept.</summary>
    public long Keep(IndexSearcher searcher)
    {
        try
        {
            return _snapshots.Record(searcher);
        }
        catch (ObjectDisposedException)
        {
            return 0; // the index has just been opened anew: the next page comes from the new state
        }
    }

    /// <summary>Reads every file of the state shown and compares checksums.</summary>
    /// <exception cref="IOException">A file is damaged.</exception>
    public void CheckIntegrity(CancellationToken cancellationToken)
    {
        var searcher = _searchers.Acquire();
        try
        {
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                cancellationToken.ThrowIfCancellationRequested();
                leaf.AtomicReader.CheckIntegrity();
            }
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>Closes without keeping anything since the last commit.</summary>
    public void Abandon()
    {
        try
        {
            _writer?.Rollback();
        }
        finally
        {
            CloseReading();
        }
    }

    /// <summary>Commits what is left and closes.</summary>
    public void Dispose()
    {
        if (_writer is null)
        {
            CloseReading();
            return;
        }

        try
        {
            if (HasUncommitted)
            {
                Commit();
            }
        }
        finally
        {
            // never Dispose the writer: it would commit, and after a failed flush claim documents it lost
            Abandon();
        }
    }

    private void CloseReading()
    {
        _searchers.Dispose();
        _snapshots.Dispose();
        _directory.Dispose();
    }

    private static IndexSession Open(string folder, SearchFolding folding, OpenMode mode, Func<IndexMark, IndexMark> start)
    {
        System.IO.Directory.CreateDirectory(folder);
        var directory = new MappedDirectory(folder);
        IndexWriter? writer = null;
        try
        {
            var merges = new QuietMerges();
            writer = new IndexWriter(
                directory,
                new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
                {
                    OpenMode = mode,
                    WriteLockTimeout = LockWait,
                    RAMBufferSizeMB = 48,
                    UseCompoundFile = false,
                    MergePolicy = new TieredMergePolicy { NoCFSRatio = 0 },
                    MergeScheduler = merges,
                    Similarity = new BM25Similarity(),
                }
            );
            return new IndexSession(directory, folding, writer, merges, start(MarkOf(writer.CommitData)));
        }
        catch
        {
            writer?.Rollback();
            directory.Dispose();
            throw;
        }
    }

    private static IndexMark MarkOf(IDictionary<string, string> data) =>
        new(Number(data, SequenceKey), Number(data, TargetKey), data.TryGetValue(FoldingKey, out var folding) ? folding : "");

    private static long Number(IDictionary<string, string> data, string key) =>
        data.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : 0;

    private sealed class Bm25Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }

    /// <summary>Keeps a merge failure instead of throwing it on a thread of its own, and again on rollback.</summary>
    private sealed class QuietMerges : ConcurrentMergeScheduler
    {
        public Exception? Last;

        protected override void HandleMergeException(Exception exc) => Last = exc;
    }
}

/// <summary>What a commit says of itself: sequence it holds, sequence at which a rebuild is whole, fingerprint of the folding.</summary>
internal sealed record IndexMark(long Sequence, long Target, string Folding)
{
    public static IndexMark None { get; } = new(0, 0, "");
}
