using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Finds records of an archive folder by id, by address and time, or by payload, through the index beside each file.</summary>
/// <remarks>Holds nothing open and needs no lock, so it runs beside a crawl and beside retention. A file without a whole index is read through.</remarks>
internal sealed class ArchiveLookup(string folder)
{
    /// <summary>The record with this id.</summary>
    public ArchiveRecord? ById(string recordId)
    {
        var id = IndexEntry.IdOf(recordId);
        foreach (var path in Newest())
        {
            var found = Search(
                path,
                seal => seal.LeastId <= id && id <= seal.GreatestId,
                RecordOrder.Id,
                entry => entry.Id < id,
                entry => entry.Id == id
            );
            if (found.Count > 0)
            {
                return found[0].Place(Path.GetFileName(path), recordId);
            }
        }

        return null;
    }

    /// <summary>Responses, revisits and resources of an address, oldest first.</summary>
    public IReadOnlyList<(ArchiveRecord Place, DateTimeOffset At)> ByUrl(string url)
    {
        var key = IndexEntry.UrlOf(url);
        return
        [
            .. Newest()
                .SelectMany(path =>
                    Search(path, _ => true, RecordOrder.Address, entry => entry.Url < key, entry => entry.HasAddress && entry.Url == key)
                        .Select(entry => (entry.Place(Path.GetFileName(path)), DateTimeOffset.FromUnixTimeMilliseconds(entry.At)))
                )
                .OrderBy(found => found.Item2),
        ];
    }

    /// <summary>The oldest response that holds a payload whole.</summary>
    /// <param name="digest">As WARC spells it: <c>sha256:</c> and hexadecimal.</param>
    public ArchiveRecord? ByPayload(string digest)
    {
        var key = IndexEntry.DigestOf(digest);
        foreach (var path in key == 0 ? [] : FileIndex.ArchiveFiles(folder))
        {
            var found = Search(
                path,
                _ => true,
                RecordOrder.Payload,
                entry => entry.Digest < key,
                entry => entry.HasPayload && entry.Digest == key
            );
            if (found.Count > 0)
            {
                return found[0].Place(Path.GetFileName(path));
            }
        }

        return null;
    }

    private IEnumerable<string> Newest() => FileIndex.ArchiveFiles(folder).Reverse();

    private static List<IndexEntry> Search(
        string path,
        Func<IndexSeal, bool> mayHold,
        RecordOrder order,
        Func<IndexEntry, bool> isBelow,
        Func<IndexEntry, bool> isMatch
    )
    {
        try
        {
            using var index = FileIndex.Open(path);
            if (index is not null && FileIndex.SealOf(index, new FileInfo(path).Length) is { } seal)
            {
                return mayHold(seal) ? [.. FileIndex.From(index, seal, order, isBelow).TakeWhile(isMatch)] : [];
            }

            return [.. FileIndex.Entries(path, out _).Where(isMatch)];
        }
        catch (FileNotFoundException)
        {
            // Retention removed it just now.
            return [];
        }
    }
}
