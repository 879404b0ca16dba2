using System.Collections.Immutable;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Archive;

/// <summary>Takes old records out of the archive. What others rest on stays, with everything that was archived of the same visit.</summary>
/// <remarks>
/// Only closed files before the oldest unfinished visit are touched. A file is written anew beside the old one and moved over it; records keep
/// their ids, by which <see cref="ArchiveReader"/> finds them at their new place. A kill leaves each file as it was or as it is to be.
/// </remarks>
public sealed class ArchiveRetention(string dataFolder)
{
    private readonly string folder = Path.Combine(dataFolder, "archive");

    /// <summary>Says what would go. Changes nothing and runs beside a crawl.</summary>
    /// <param name="keep">Ids of records that must stay whatever their age.</param>
    /// <param name="before">Records made before this moment may go.</param>
    /// <exception cref="CrawlStorageException">The archive cannot be read.</exception>
    public RetentionPlan Plan(IEnumerable<string> keep, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new RetentionPlan(before, [.. Decide(keep, before, cancellationToken).Select(d => d.File)]);
    }

    /// <summary>Takes out what <see cref="Plan"/> says.</summary>
    /// <param name="beforeEach">Called before each file is changed, so that it can be put on record first.</param>
    /// <exception cref="CrawlFolderInUseException">A crawl is running: it may rest on a record this moment.</exception>
    /// <exception cref="CrawlStorageException">The archive cannot be read or written; files changed so far are whole.</exception>
    public async Task<RetentionPlan> ApplyAsync(
        IEnumerable<string> keep,
        DateTimeOffset before,
        Func<RetentionFile, Task> beforeEach,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(keep);
        ArgumentNullException.ThrowIfNull(beforeEach);
        using var hold = CrawlLock.Take(dataFolder);
        var done = ImmutableArray.CreateBuilder<RetentionFile>();
        foreach (var (path, file, kept) in Decide(keep, before, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await beforeEach(file);
            try
            {
                Change(path, kept);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CrawlStorageException(
                    $"'{path}' cannot be changed ({e.Message}); it is as it was. Mend that and start again: what was done is kept.",
                    e
                );
            }

            done.Add(file);
        }

        return new RetentionPlan(before, done.ToImmutable());
    }

    private List<(string Path, RetentionFile File, List<IndexEntry> Kept)> Decide(
        IEnumerable<string> keep,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var (unfinished, oldestOpen) = Unfinished();
        var all = FileIndex.ArchiveFiles(folder).ToList();
        var closed = all.SkipLast(1)
            .Where(path => oldestOpen is null || string.CompareOrdinal(Path.GetFileName(path), oldestOpen) < 0)
            .ToHashSet(StringComparer.Ordinal);
        var need = new RetentionNeed(before, keep.Concat(unfinished));
        try
        {
            var old = new List<(string Path, List<IndexEntry> Entries)>();
            foreach (var path in all)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var entries = FileIndex.Entries(path, out _);
                need.PinPayloads(entries, isTouched: closed.Contains(path));
                if (closed.Contains(path) && entries.Exists(need.IsOld))
                {
                    old.Add((path, entries));
                }
            }

            // A visit that is kept may hold a revisit, which keeps a payload, which is of another visit.
            while (old.Exists(file => need.PinVisits(file.Path, cancellationToken)))
            {
                continue;
            }

            return
            [
                .. old.Select(file => (file.Path, file.Entries, Kept: need.Kept(file.Path, cancellationToken)))
                    .Where(file => file.Kept.Count < file.Entries.Count)
                    .Select(file => (file.Path, Outcome(file.Path, file.Entries, file.Kept), file.Kept)),
            ];
        }
        catch (IOException e)
        {
            throw new CrawlStorageException($"The archive in '{folder}' cannot be read ({e.Message}): mend that and start again.", e);
        }
    }

    /// <summary>Records of visits that are fetched and not ended, and the file in which the oldest of them begins.</summary>
    private (List<string> Records, string? OldestFile) Unfinished()
    {
        var file = Path.Combine(dataFolder, "frontier.db");
        if (!File.Exists(file))
        {
            return ([], null);
        }

        using var db = new SqliteSession(file, readOnly: true);
        return (
            db.Query("select record_id from hop", row => row.GetString(0)),
            db.Scalar<string>("select file from archive_position") is { Length: > 0 } open ? open : null
        );
    }

    private static RetentionFile Outcome(string path, List<IndexEntry> entries, List<IndexEntry> kept) =>
        new(Path.GetFileName(path), entries.Count, kept.Count, new FileInfo(path).Length, kept.Sum(entry => (long)entry.Length));

    private static void Change(string path, List<IndexEntry> kept)
    {
        if (kept.Count == 0)
        {
            File.Delete(FileIndex.PathOf(path));
            File.Delete(path);
            return;
        }

        var beside = path + ".new";
        var moved = new List<IndexEntry>(kept.Count);
        using (var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024))
        using (var to = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 256 * 1024))
        {
            foreach (var entry in kept)
            {
                var member = new byte[entry.Length];
                from.Seek(entry.Offset, SeekOrigin.Begin);
                from.ReadExactly(member);
                moved.Add(entry with { Offset = to.Position });
                to.Write(member);
            }

            to.Flush(flushToDisk: true);
        }

        // The index goes first: one that speaks of the old file must never stand beside the new.
        File.Delete(FileIndex.PathOf(path));
        File.Move(beside, path, overwrite: true);
        FileIndex.Seal(path, moved);
    }
}
