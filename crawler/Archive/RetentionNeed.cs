namespace AdWatch.Crawler.Archive;

/// <summary>Decides for each record whether it is needed: young, asked for, of a visit that is needed, or the payload of a revisit that is.</summary>
internal sealed class RetentionNeed(DateTimeOffset before, IEnumerable<string> keep)
{
    /// <summary>Records that belong to no page's visit; each is judged by itself.</summary>
    private static readonly string[] NoVisit = ["", "robots", "tls"];

    private const string CertificateChain = "application/pem-certificate-chain";

    // A visit may begin before that moment and end after it; a day is more than any visit lasts.
    private readonly long oldest = before.AddDays(-1).ToUnixTimeMilliseconds();
    private readonly HashSet<UInt128> wanted = [.. keep.Select(IndexEntry.IdOf)];
    private readonly HashSet<UInt128> payloads = [];
    private readonly HashSet<string> visits = new(StringComparer.Ordinal);

    public bool IsOld(IndexEntry entry) => entry.At < oldest && entry.Kind != RecordKind.Info;

    /// <summary>Notes the payloads that revisits which stay point to.</summary>
    /// <param name="isTouched">False for a file that is not changed at all.</param>
    public void PinPayloads(List<IndexEntry> entries, bool isTouched)
    {
        foreach (var entry in entries)
        {
            if (entry.Kind == RecordKind.Revisit && (!isTouched || !IsOld(entry) || wanted.Contains(entry.Id)))
            {
                payloads.Add(entry.Digest);
            }
        }
    }

    /// <summary>Notes the visits of records that stay, and the payloads those visits point to; true where that was news.</summary>
    public bool PinVisits(string archiveFile, CancellationToken cancellationToken)
    {
        var news = false;
        foreach (var (entry, record) in Records(archiveFile, cancellationToken))
        {
            var visit = Visit(record);
            if (IsNeededItself(entry) && !NoVisit.Contains(visit, StringComparer.Ordinal))
            {
                news |= visits.Add(visit);
            }

            if (entry.Kind == RecordKind.Revisit && (visits.Contains(visit) || IsNeededItself(entry)))
            {
                news |= payloads.Add(entry.Digest);
            }
        }

        return news;
    }

    /// <summary>The entries of a file that stay; none where only the file's own description would.</summary>
    public List<IndexEntry> Kept(string archiveFile, CancellationToken cancellationToken)
    {
        var records = Records(archiveFile, cancellationToken)
            .Select(r =>
                (
                    r.Entry,
                    Id: r.Record.Headers.GetValueOrDefault("WARC-Record-ID", ""),
                    Of: r.Record.Headers.GetValueOrDefault("WARC-Concurrent-To", ""),
                    Stays: IsNeededItself(r.Entry)
                        || visits.Contains(Visit(r.Record))
                        // Any later exchange of the connection's run may name its certificates.
                        || r.Record.Headers.GetValueOrDefault("Content-Type") == CertificateChain
                )
            )
            .ToList();
        // What belongs to a record that stays by itself (robots.txt that others point to) stays with it.
        var main = records.Where(r => r.Stays).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var kept = records.Where(r => r.Stays || main.Contains(r.Of) || r.Entry.Kind == RecordKind.Info).Select(r => r.Entry).ToList();
        return kept.TrueForAll(entry => entry.Kind == RecordKind.Info) ? [] : kept;
    }

    private bool IsNeededItself(IndexEntry entry) =>
        entry.Kind != RecordKind.Info
        && (!IsOld(entry) || wanted.Contains(entry.Id) || (entry.HasPayload && payloads.Contains(entry.Digest)));

    private static string Visit(ArchivedRecord record) => record.Headers.GetValueOrDefault(WarcRecords.VisitField, "");

    private static IEnumerable<(IndexEntry Entry, ArchivedRecord Record)> Records(string archiveFile, CancellationToken cancellationToken)
    {
        using var archive = new FileStream(
            archiveFile,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 64 * 1024
        );
        while (ArchiveTail.Next(archive) is { } member)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (GzipMember.Unpack(member) is not { } bytes || WarcParser.Parse(bytes) is not { } record)
            {
                throw new IOException($"'{archiveFile}' holds a damaged record at {archive.Position - member.Length}");
            }

            yield return (
                IndexEntry.Of(name => record.Headers.GetValueOrDefault(name), archive.Position - member.Length, member.Length),
                record
            );
        }
    }
}
