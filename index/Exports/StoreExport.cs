using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Registers;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Exports;

/// <summary>Streams pages, findings, clues and registers out (design sections 4 and 5b).</summary>
public sealed class StoreExport(AdWatchStore store)
{
    /// <summary>What can be exported: <c>pages</c>, <c>findings</c>, <c>clues</c> and the register names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["pages", "findings", "clues", .. RegisterKinds.All];

    /// <summary>Writes all rows to <paramref name="output"/> and returns their number. The stream is not closed.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not one of <see cref="Names"/>.</exception>
    public async Task<long> WriteAsync(string name, ExportFormat format, Stream output, CancellationToken cancellationToken)
    {
        var table = Table(name, cancellationToken);
        await using IRowWriter writer = format switch
        {
            ExportFormat.Jsonl => new JsonlRowWriter(output),
            ExportFormat.Csv => new CsvRowWriter(output),
            ExportFormat.Xlsx => new XlsxRowWriter(output, name),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A format without a writer."),
        };
        await writer.BeginAsync(table.Columns, cancellationToken);
        var count = 0L;
        await foreach (var row in table.Rows.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(row, cancellationToken);
            count++;
        }

        await writer.EndAsync(cancellationToken);
        return count;
    }

    private ExportTable Table(string name, CancellationToken cancellationToken)
    {
        switch (name)
        {
            case "pages":
                return PageExport.Table(store, cancellationToken);
            case "findings":
                return FindingExport.Table(store, cancellationToken);
            case "clues":
                return ClueExport.Table(store.Clues.StreamAsync(ClueFilter.All, cancellationToken));
            default:
                return RegisterKinds.TryParse(name, out var kind)
                    ? RegisterExport.Table(store.Registers, kind)
                    : throw new ArgumentException($"'{name}' cannot be exported; use one of {string.Join(", ", Names)}.", nameof(name));
        }
    }
}

public enum ExportFormat
{
    Jsonl,
    Csv,
    Xlsx,
}
