using System.Collections.Immutable;

namespace AdWatch.Crawler.Archive;

/// <summary>What retention would take from the archive, or took.</summary>
/// <param name="Before">Records made before this moment may go, unless something rests on them.</param>
/// <param name="Files">Files that would change, oldest first.</param>
public sealed record RetentionPlan(DateTimeOffset Before, ImmutableArray<RetentionFile> Files)
{
    public long RecordsRemoved => Files.Sum(file => (long)file.Records - file.RecordsKept);

    public long BytesRemoved => Files.Sum(file => file.Bytes - file.BytesKept);
}

/// <summary>What becomes of one archive file: written anew with what is kept, or removed where nothing is.</summary>
public sealed record RetentionFile(string File, int Records, int RecordsKept, long Bytes, long BytesKept)
{
    public bool IsRemoved => RecordsKept == 0;
}
