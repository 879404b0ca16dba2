using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdWatch.Indexing.Exports;

/// <summary>One JSON object a line, UTF-8, Chinese as it is.</summary>
internal sealed class JsonlRowWriter(Stream output) : IRowWriter
{
    private readonly Utf8JsonWriter _json = new(
        Stream.Null,
        // Not HTML: characters beyond ASCII need no escape.
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    private readonly MemoryStream _line = new();

    public ValueTask BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask WriteAsync(ExportRow row, CancellationToken cancellationToken)
    {
        _line.SetLength(0);
        _json.Reset(_line);
        row.WriteJson(_json);
        await _json.FlushAsync(cancellationToken);
        _line.WriteByte((byte)'\n');
        await output.WriteAsync(_line.GetBuffer().AsMemory(0, (int)_line.Length), cancellationToken);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _line.DisposeAsync();
    }
}
