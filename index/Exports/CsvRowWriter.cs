using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AdWatch.Indexing.Exports;

/// <summary>CSV as Excel reads it: UTF-8 with a byte order mark, CR LF, and an apostrophe before what Excel would take for a formula.</summary>
internal sealed class CsvRowWriter : IRowWriter
{
    private readonly CsvWriter _csv;

    public CsvRowWriter(Stream output)
    {
        var text = new StreamWriter(
            output,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            bufferSize: 32 * 1024,
            leaveOpen: true
        );
        _csv = new CsvWriter(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                NewLine = "\r\n",
                InjectionOptions = InjectionOptions.Escape,
                InjectionCharacters = ['=', '+', '-', '@', '\t'],
                InjectionEscapeCharacter = '\'',
            }
        );
    }

    public ValueTask BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken) => WriteAsync(columns);

    public ValueTask WriteAsync(ExportRow row, CancellationToken cancellationToken) => WriteAsync(row.Cells);

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await _csv.FlushAsync();

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private async ValueTask WriteAsync(IReadOnlyList<string> cells)
    {
        foreach (var cell in cells)
        {
            _csv.WriteField(cell);
        }

        await _csv.NextRecordAsync();
    }
}
