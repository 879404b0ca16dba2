namespace AdWatch.Crawler.Archive;

/// <summary>A place between two records of the archive.</summary>
internal readonly record struct ArchivePosition(string File, long Offset)
{
    /// <summary>Before the first record of the first file.</summary>
    public static ArchivePosition Start { get; } = new("", 0);

    /// <summary>File names begin with their time, so their order is the order of writing.</summary>
    public static IComparer<ArchivePosition> Order { get; } =
        Comparer<ArchivePosition>.Create(
            (a, b) => string.CompareOrdinal(a.File, b.File) is var byFile and not 0 ? byFile : a.Offset.CompareTo(b.Offset)
        );
}
