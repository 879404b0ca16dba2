using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Exports;

/// <summary>Streams pages, findings, clues and registers out (design sections 4 and 5b).</summary>
public sealed class StoreExport(AdWatchStore store)
{
    /// <summary>What can be exported: <c>pages</c>, <c>findings</c>, <c>clues</c> and the register names.</summary>
    public static IReadOnlyList<string> Names => throw new NotImplementedException();

    /// <summary>Writes all rows to <paramref name="output"/> and returns their number. The stream is not closed.</summary>
    public Task<long> WriteAsync(string name, ExportFormat format, Stream output, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}

public enum ExportFormat
{
    Jsonl,
    Csv,
    Xlsx,
}
