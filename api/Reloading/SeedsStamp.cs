using System.Collections.Immutable;

namespace AdWatch.Api.Reloading;

/// <summary>Size and time of every file of a seeds folder at one moment; two that differ mean that it was written to in between.</summary>
/// <remarks>The version of a rule set is a hash over its files, read after the rules were: only files that rest are named rightly by it.</remarks>
internal sealed class SeedsStamp
{
    private readonly ImmutableArray<(string File, long Size, DateTime Written)> _files;

    private SeedsStamp(ImmutableArray<(string File, long Size, DateTime Written)> files) => _files = files;

    /// <exception cref="IOException">A file went away while it was looked at.</exception>
    public static SeedsStamp Of(string folder) =>
        new(
            Directory.Exists(folder)
                ?
                [
                    .. Directory
                        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                        .Order(StringComparer.Ordinal)
                        .Select(file => new FileInfo(file))
                        .Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc)),
                ]
                : []
        );

    public bool IsSameAs(SeedsStamp other) => _files.AsSpan().SequenceEqual(other._files.AsSpan());
}
