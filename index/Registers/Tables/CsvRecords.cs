using System.Text;

namespace AdWatch.Indexing.Registers.Tables;

/// <summary>Splits CSV text (RFC 4180, comma) into records and finds its way back after a quote that was never closed.</summary>
/// <remarks>
/// An unclosed quote would swallow every row to the next quote, often to the end of the file. It is recognised when the record does not end properly:
/// text follows the closing quote, the file ends, the field grows beyond <see cref="MaxSpan"/> lines, the number of fields is not the header's, or a line
/// inside the field is a whole row by itself. Then the row of the opening quote is given with its fault, and reading goes on in the line after it.
/// </remarks>
internal sealed class CsvRecords
{
    /// <summary>Lines one quoted field may run over.</summary>
    public const int MaxSpan = 100;

    private const string Unclosed = "引号没有配对：某个单元格以英文双引号开头但没有结束。请补上或删去该引号。";

    private readonly TextReader _reader;
    private readonly LinkedList<string> _ahead = new();
    private int _line;
    private int _width;

    public CsvRecords(TextReader reader) => _reader = reader;

    /// <summary>Records with the line each begins in. Lines end with CR LF, LF or CR.</summary>
    public IEnumerable<TableRow> Read()
    {
        while (Next() is { } first)
        {
            var start = _line;
            var taken = new List<string>();
            var fields = Parse(first, taken);
            if ((fields is not null) && !Suspicious(fields, taken))
            {
                _width = _width == 0 ? fields.Count : _width;
                yield return new TableRow(start, [.. fields.Select(field => new TableCell(field))]);
                continue;
            }

            GiveBack(taken);
            yield return new TableRow(start, [], Unclosed);
        }
    }

    /// <summary>Fields of the record that begins in <paramref name="line"/>; null where a quote is not closed properly.</summary>
    /// <param name="taken">Receives the further lines the record runs over.</param>
    private List<string>? Parse(string line, List<string> taken)
    {
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            if ((at < line.Length) && (line[at] == '"'))
            {
                var field = new StringBuilder();
                at++;
                while (!ReadQuoted(field, line, ref at))
                {
                    if ((taken.Count >= MaxSpan) || (Next() is not { } next))
                    {
                        return null;
                    }

                    taken.Add(next);
                    field.Append('\n');
                    line = next;
                    at = 0;
                }

                fields.Add(field.ToString());
                while ((at < line.Length) && (line[at] == ' '))
                {
                    at++;
                }

                if ((at < line.Length) && (line[at] != ','))
                {
                    return null;
                }
            }
            else
            {
                var end = line.IndexOf(',', at);
                end = end < 0 ? line.Length : end;
                fields.Add(line[at..end]);
                at = end;
            }

            if (at >= line.Length)
            {
                return fields;
            }

            at++; // the comma
        }
    }

    /// <summary>Reads on inside quotes; true where the closing quote came in this line.</summary>
    private static bool ReadQuoted(StringBuilder field, string line, ref int at)
    {
        while (at < line.Length)
        {
            var quote = line.IndexOf('"', at);
            if (quote < 0)
            {
                break;
            }

            field.Append(line, at, quote - at);
            at = quote + 1;
            if ((at >= line.Length) || (line[at] != '"'))
            {
                return true;
            }

            field.Append('"');
            at++;
        }

        field.Append(line, at, line.Length - at);
        at = line.Length;
        return false;
    }

    private bool Suspicious(List<string> fields, List<string> taken)
    {
        if ((taken.Count == 0) || (_width < 2))
        {
            return false;
        }

        return (fields.Count != _width) || taken.SkipLast(1).Any(IsWholeRow);
    }

    /// <summary>A line with a quote in it is a piece of the quoted field or of its neighbours.</summary>
    private bool IsWholeRow(string line) => !line.Contains('"', StringComparison.Ordinal) && (line.AsSpan().Count(',') == _width - 1);

    private void GiveBack(List<string> taken)
    {
        for (var index = taken.Count - 1; index >= 0; index--)
        {
            _ahead.AddFirst(taken[index]);
        }

        _line -= taken.Count;
    }

    private string? Next()
    {
        string? line;
        if (_ahead.First is { } first)
        {
            line = first.Value;
            _ahead.RemoveFirst();
        }
        else
        {
            line = _reader.ReadLine();
        }

        if (line is not null)
        {
            _line++;
        }

        return line;
    }
}
