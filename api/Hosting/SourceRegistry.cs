using System.Collections.Immutable;
using AdWatch.Api.Composition;
using AdWatch.Crawler;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Hosting;

/// <summary>The sources that are watched now, kept as <c>sources.yaml</c> in the data folder.</summary>
internal sealed class SourceRegistry(string dataFolder, CrawlEngine engine, AdWatchStore store)
{
    private readonly string _kept = Path.Combine(dataFolder, "sources.yaml");
    private SourceFile _current = new("", [], []);

    /// <summary>Runs after the sources changed.</summary>
    public Func<CancellationToken, Task>? Changed { get; set; }

    public ImmutableArray<Source> Sources => Volatile.Read(ref _current).Sources;

    /// <summary>Takes <paramref name="file"/> over, or what was kept before where it is null.</summary>
    /// <exception cref="SourceFileException">The file has faults; the sources stay as they were.</exception>
    public async Task LoadAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null && !File.Exists(_kept))
        {
            return;
        }

        var read = SourceFileReader.Read(file ?? _kept, engine.ProfileIds);
        read.RequireSources();
        if (file is not null && Path.GetFullPath(file) != _kept)
        {
            KeptFile.Replace(_kept, await File.ReadAllTextAsync(file, cancellationToken));
        }

        await UseAsync(read, cancellationToken);
    }

    /// <summary>Takes over text handed in over the interface.</summary>
    /// <exception cref="SourceFileException">The text has faults; the sources stay as they were.</exception>
    public async Task ReplaceAsync(string text, CancellationToken cancellationToken)
    {
        var read = SourceFileReader.ReadText(text, "sources.yaml", engine.ProfileIds);
        read.RequireSources();
        KeptFile.Replace(_kept, text);
        await UseAsync(read, cancellationToken);
    }

    /// <summary>The text as kept; empty before the first.</summary>
    public string Text() => File.Exists(_kept) ? File.ReadAllText(_kept) : "";

    private async Task UseAsync(SourceFile read, CancellationToken cancellationToken)
    {
        await RobotsOverrideAudit.RecordAsync(store, read.Sources, cancellationToken);
        await engine.ReplaceSourcesAsync(read.Sources, cancellationToken);
        Volatile.Write(ref _current, read);
        if (Changed is { } changed)
        {
            await changed(cancellationToken);
        }
    }
}
