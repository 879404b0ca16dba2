using System.Globalization;
using SpreadCheetah;

namespace AdWatch.Indexing.Exports;

/// <summary>An XLSX workbook, written as a stream; every cell is text, so no number loses a digit and nothing is a formula.</summary>
internal sealed class XlsxRowWriter(Stream output, string name) : IRowWriter
{
    /// <summary>What one sheet holds.</summary>
    private const int MaxRows = 1_048_576;

    /// <summary>What one cell holds.</summary>
    private const int MaxCell = 32_767;

    private Spreadsheet? _sheets;
    private IReadOnlyList<string> _columns = [];
    private int _sheet;
    private int _rows;

    public async ValueTask BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        _columns = columns;
        _sheets = await Spreadsheet.CreateNewAsync(output, cancellationToken: cancellationToken);
        await StartSheetAsync(cancellationToken);
    }

    public async ValueTask WriteAsync(ExportRow row, CancellationToken cancellationToken)
    {
        if (_rows == MaxRows)
        {
            await StartSheetAsync(cancellationToken);
        }

        await AddAsync(row.Cells, cancellationToken);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await _sheets!.FinishAsync(cancellationToken);

    public ValueTask DisposeAsync() => _sheets?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask StartSheetAsync(CancellationToken cancellationToken)
    {
        _sheet++;
        _rows = 0;
        var title = _sheet == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {_sheet}");
        await _sheets!.StartWorksheetAsync(title, token: cancellationToken);
        await AddAsync(_columns, cancellationToken);
    }

    private async ValueTask AddAsync(IReadOnlyList<string> cells, CancellationToken cancellationToken)
    {
        _rows++;
        await _sheets!.AddRowAsync([.. cells.Select(cell => new DataCell(Fit(cell)))], cancellationToken);
    }

    /// <summary>Cuts a text that Excel would refuse, never between the halves of a character, and drops characters that XML forbids.</summary>
    private static string Fit(string text)
    {
        var clean =
            text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0
                ? text
                : string.Concat(text.Where(c => c is >= ' ' or '\t' or '\n' or '\r'));
        if (clean.Length <= MaxCell)
        {
            return clean;
        }

        var end = char.IsHighSurrogate(clean[MaxCell - 1]) ? MaxCell - 1 : MaxCell;
        return clean[..end];
    }
}
