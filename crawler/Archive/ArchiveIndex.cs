using System.Collections.Concurrent;
using AdWatch.Crawler.Results;
using Microsoft.Win32.SafeHandles;

namespace AdWatch.Crawler.Archive;

/// <summary>The writing side of the archive's index: an entry for each record as it is appended, and the question whether a payload was kept before.</summary>
/// <remarks>
/// <see cref="Add"/>, <see cref="Begin"/> and <see cref="CutBack"/> are called under the writer's lock; the rest from any thread.
/// In memory are the payloads of the file being written (some 40 bytes each) and a filter of 20 bits a payload for every closed file.
/// </remarks>
internal sealed class ArchiveIndex : IDisposable
{
    private readonly string folder;
    private readonly ConcurrentDictionary<string, PayloadFilter> closed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<UInt128, IndexEntry>> open = new(StringComparer.Ordinal);
    private SafeFileHandle? journal;
    private long journalLength;

    private ArchiveIndex(string folder) => this.folder = folder;

    /// <summary>Index files that were missing or torn and were made anew from their WARC file.</summary>
    public int Rebuilt { get; private set; }

    /// <summary>Opens the index of a folder whose newest WARC file was cut to whole records; makes anew what is missing or torn.</summary>
    public static ArchiveIndex Open(string folder)
    {
        var index = new ArchiveIndex(folder);
        var files = FileIndex.ArchiveFiles(folder).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            index.Load(files[i], isNewest: i == files.Count - 1);
        }

        return index;
    }

    /// <summary>Begins the index of the file that is written from now on, behind what it holds already.</summary>
    public void Begin(string file)
    {
        journal?.Dispose();
        journal = File.OpenHandle(
            FileIndex.PathOf(Path.Combine(folder, file)),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        journalLength = RandomAccess.GetLength(journal);
        open.TryAdd(file, new ConcurrentDictionary<UInt128, IndexEntry>());
    }

    /// <summary>Adds the entries of one append.</summary>
    /// <exception cref="IOException">The disk is full; <see cref="CutBack"/> follows.</exception>
    public void Add(string file, ReadOnlySpan<IndexEntry> entries)
    {
        Span<byte> bytes = entries.Length <= 8 ? stackalloc byte[8 * IndexEntry.Size] : new byte[entries.Length * IndexEntry.Size];
        bytes = bytes[..(entries.Length * IndexEntry.Size)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i].WriteTo(bytes[(i * IndexEntry.Size)..]);
        }

        RandomAccess.Write(journal!, bytes, journalLength);
        journalLength += bytes.Length;
        var payloads = open[file];
        foreach (var entry in entries)
        {
            if (entry.HasPayload)
            {
                payloads.TryAdd(entry.Digest, entry);
            }
        }
    }

    /// <summary>Takes half-written entries back after a failed append.</summary>
    public void CutBack()
    {
        if (journal is not null)
        {
            RandomAccess.SetLength(journal, journalLength);
        }
    }

    /// <summary>Sorts and seals the index of a file that takes nothing more.</summary>
    public void Close(string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            closed[file] = FileIndex.Seal(path, FileIndex.Entries(path, out _));
            open.TryRemove(file, out _);
        }
        catch (IOException)
        {
            // On a full disk the entries stay as they are, in the order of writing; the next opening seals them.
        }
    }

    /// <summary>The oldest record kept that holds this payload whole, under whatever address; null where none does.</summary>
    public ArchiveRecord? FindPayload(UInt128 digest)
    {
        foreach (var (file, payloads) in open)
        {
            if (payloads.TryGetValue(digest, out var entry))
            {
                return entry.Place(file);
            }
        }

        foreach (var (file, filter) in closed)
        {
            if (filter.MayHold(digest) && FindIn(file, digest) is { } found)
            {
                return found.Place(file);
            }
        }

        return null;
    }

    public void Dispose() => journal?.Dispose();

    private void Load(string archiveFile, bool isNewest)
    {
        var file = Path.GetFileName(archiveFile);
        using (var index = FileIndex.Open(archiveFile))
        {
            if (!isNewest && index is not null && FileIndex.SealOf(index, new FileInfo(archiveFile).Length) is { } seal)
            {
                var filter = new byte[seal.FilterBytes];
                if (RandomAccess.Read(index, filter, seal.FilterAt) == filter.Length)
                {
                    closed[file] = PayloadFilter.FromBytes(filter);
                    return;
                }
            }
        }

        var entries = FileIndex.Entries(archiveFile, out var known);
        Rebuilt += known < entries.Count ? 1 : 0;
        if (isNewest)
        {
            WriteJournal(archiveFile, entries);
            open[file] = new ConcurrentDictionary<UInt128, IndexEntry>(
                entries.Where(e => e.HasPayload).DistinctBy(e => e.Digest).Select(e => KeyValuePair.Create(e.Digest, e))
            );
        }
        else
        {
            closed[file] = FileIndex.Seal(archiveFile, entries);
        }
    }

    /// <summary>Leaves exactly these entries in the index of the newest file, so that more can be added behind them.</summary>
    private static void WriteJournal(string archiveFile, List<IndexEntry> entries)
    {
        using var file = new FileStream(
            FileIndex.PathOf(archiveFile),
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 64 * 1024
        );
        Span<byte> bytes = stackalloc byte[IndexEntry.Size];
        foreach (var entry in entries)
        {
            entry.WriteTo(bytes);
            file.Write(bytes);
        }

        file.SetLength(file.Position);
    }

    private IndexEntry? FindIn(string file, UInt128 digest)
    {
        var path = Path.Combine(folder, file);
        try
        {
            using var index = FileIndex.Open(path);
            if (index is null || FileIndex.SealOf(index, new FileInfo(path).Length) is not { } seal)
            {
                return null;
            }

            var first = FileIndex.From(index, seal, RecordOrder.Payload, e => e.Digest < digest).Take(1).ToList();
            return first.Count == 1 && first[0].Digest == digest ? first[0] : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // An index that cannot be read makes no revisit: the payload is kept once more.
            return null;
        }
    }
}
