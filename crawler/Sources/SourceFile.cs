using System.Collections.Immutable;

namespace AdWatch.Crawler.Sources;

/// <summary>A source file as read: its sources, and everything that is wrong with it.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Sources">The sources without a fault of their own.</param>
/// <param name="Faults">All faults, in file order; a file with any is not to be used.</param>
public sealed record SourceFile(string Path, ImmutableArray<Source> Sources, ImmutableArray<SourceFault> Faults)
{
    public bool IsValid => Faults.IsEmpty;

    /// <summary>The sources, or a <see cref="SourceFileException"/> that lists every fault.</summary>
    public ImmutableArray<Source> RequireSources() => IsValid ? Sources : throw new SourceFileException(this);
}

/// <summary>One thing wrong in a source file, with its place (both from 1) and what to do.</summary>
public sealed record SourceFault(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A source file cannot be used; the message lists every fault, one a line.</summary>
public sealed class SourceFileException(SourceFile file)
    : Exception(string.Join(Environment.NewLine, file.Faults.Select(f => f.ToString())))
{
    public SourceFile File { get; } = file;
}
