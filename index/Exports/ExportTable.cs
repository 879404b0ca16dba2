using System.Globalization;
using System.Text.Json;

namespace AdWatch.Indexing.Exports;

/// <summary>Rows to be written, with the columns of the flat formats.</summary>
internal sealed record ExportTable(IReadOnlyList<string> Columns, IAsyncEnumerable<ExportRow> Rows);

/// <param name="Cells">The row as flat texts, one for each column.</param>
/// <param name="WriteJson">Writes the row as one JSON object.</param>
internal sealed record ExportRow(IReadOnlyList<string> Cells, Action<Utf8JsonWriter> WriteJson);

/// <summary>Writes rows of one table in one format.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    ValueTask BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken);

    ValueTask WriteAsync(ExportRow row, CancellationToken cancellationToken);

    ValueTask EndAsync(CancellationToken cancellationToken);
}

/// <summary>How values are written.</summary>
internal static class ExportText
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>RFC 3339 with the offset of Beijing time.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToOffset(Shanghai).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? time) => time is { } value ? Time(value) : null;

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> values) => string.Join("；", values);

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
