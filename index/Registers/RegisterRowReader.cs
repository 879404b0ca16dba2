using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Classifier.Registers;
using AdWatch.Indexing.Registers.Tables;

namespace AdWatch.Indexing.Registers;

/// <summary>Turns a row of a table into a row of the register, or says why it cannot be used.</summary>
internal sealed class RegisterRowReader(RegisterKind kind, RegisterColumns spellings, RegisterHeader header)
{
    private readonly RegisterSchema _schema = RegisterSchema.Of(kind);

    /// <summary>Null where the row cannot be used; then <paramref name="remarks"/> ends with the reason.</summary>
    public RegisterRecord? Read(TableRow row, List<string> remarks)
    {
        if (row.Fault is not null)
        {
            remarks.Add(row.Fault);
            return null;
        }

        var numberCell = Cell(row, RegisterField.Number);
        var number = Clean(numberCell.Text);
        if (Refusal(row, numberCell, number) is { } refusal)
        {
            remarks.Add(refusal);
            return null;
        }

        var (from, to) = (Cell(row, RegisterField.ValidFrom), Cell(row, RegisterField.ValidTo));
        var openEnded = spellings.IsOpenEnd(Clean(to.Text));
        if (!TryDate(from, RegisterField.ValidFrom, remarks, out var validFrom))
        {
            return null;
        }

        DateOnly? validTo = null;
        if (!openEnded && !TryDate(to, RegisterField.ValidTo, remarks, out validTo))
        {
            return null;
        }

        if (validFrom > validTo)
        {
            remarks.Add(
                $"{Column(RegisterField.ValidTo)} {RegisterDate.Write(validTo)} 早于 {Column(RegisterField.ValidFrom)} {RegisterDate.Write(validFrom)}。"
            );
            return null;
        }

        var statusText = Clean(Cell(row, RegisterField.Status).Text);
        return new RegisterRecord
        {
            NumberKey = RegisterNumber.Normalize(number),
            Number = number,
            Name = Text(row, RegisterField.Name),
            Holder = Text(row, RegisterField.Holder),
            Category = Text(row, RegisterField.Category),
            Detail = Text(row, RegisterField.Detail),
            Address = Text(row, RegisterField.Address),
            Registration = Text(row, RegisterField.Registration),
            ValidFrom = validFrom,
            ValidTo = validTo,
            OpenEnded = openEnded,
            Status = Status(statusText, remarks),
            StatusText = statusText,
        };
    }

    private string? Refusal(TableRow row, TableCell numberCell, string number)
    {
        if (number.Length == 0)
        {
            return $"缺少{Column(RegisterField.Number)}。";
        }

        if (numberCell.Fault is not null)
        {
            return numberCell.Fault;
        }

        if (Exponent.IsMatch(number))
        {
            return $"{Column(RegisterField.Number)} {number} 是 Excel 改写过的科学计数，原编号已丢失。请把该列设为文本后重新导出。";
        }

        if (Clean(Cell(row, RegisterField.Name).Text).Length == 0)
        {
            return $"缺少{Column(RegisterField.Name)}。";
        }

        if (
            kind == RegisterKind.Claims
            && ClaimCells.Refusal(Text(row, RegisterField.Name), Text(row, RegisterField.Detail), Text(row, RegisterField.Registration))
                is { } fault
        )
        {
            return fault;
        }

        return row.Cells.Skip(header.Width).Any(cell => Clean(cell.Text).Length > 0)
            ? $"有 {row.Cells.Length} 个单元格，表头只有 {header.Width} 列：某个单元格里可能有没加引号的逗号。"
            : null;
    }

    private RegisterStatus Status(string word, List<string> remarks)
    {
        if (spellings.Status(word) is { } status)
        {
            return status;
        }

        if (header.Has(RegisterField.Status))
        {
            remarks.Add(
                word.Length == 0
                    ? "状态为空，按状态不明处理。"
                    : $"状态“{word}”不在已知用语之内，按状态不明处理。如系固定用语，请加入 registers.yaml 的 statuses。"
            );
        }

        return RegisterStatus.Unknown;
    }

    private bool TryDate(TableCell cell, RegisterField field, List<string> remarks, out DateOnly? date)
    {
        var text = Clean(cell.Text);
        date = cell.Date ?? cell.Serial;
        if ((date is not null) || (text.Length == 0))
        {
            return true;
        }

        if (RegisterDate.TryParse(text, out var parsed))
        {
            date = parsed;
            return true;
        }

        remarks.Add($"{Column(field)}“{text}”不是可识别的日期。请写成 2026-05-12 的形式；没有截止日的写“长期”。");
        return false;
    }

    private string Text(TableRow row, RegisterField field) => Clean(Cell(row, field).Text);

    private TableCell Cell(TableRow row, RegisterField field) =>
        header.ColumnOf(field) is { } column && (column < row.Cells.Length) ? row.Cells[column] : new TableCell("");

    private string Column(RegisterField field) => _schema.ColumnOf(field);

    /// <summary>Without the apostrophe an export sets before a cell that Excel would take for a formula.</summary>
    private static string Clean(string text)
    {
        var trimmed = text.Trim(' ', '\t', '\r', '\n', '\u3000', '\u00a0');
        return (trimmed.Length > 1) && (trimmed[0] == '\'') && (trimmed[1] is '=' or '+' or '-' or '@' or '\t') ? trimmed[1..] : trimmed;
    }

    private static readonly Regex Exponent = new(
        "^[0-9](?:\\.[0-9]+)?[Ee]\\+?[0-9]{1,3}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    );
}

/// <summary>Where each column of the register stands in the file.</summary>
internal sealed class RegisterHeader
{
    private readonly Dictionary<RegisterField, int> _columns;

    private RegisterHeader(Dictionary<RegisterField, int> columns, int width, ImmutableArray<string> missing)
    {
        _columns = columns;
        Width = width;
        Missing = missing;
    }

    /// <summary>Columns the header row has.</summary>
    public int Width { get; }

    /// <summary>Columns of the contract that the file does not have.</summary>
    public ImmutableArray<string> Missing { get; }

    public int? ColumnOf(RegisterField field) => _columns.TryGetValue(field, out var column) ? column : null;

    public bool Has(RegisterField field) => _columns.ContainsKey(field);

    /// <summary>The header, where this row is one: it names at least the number and the name.</summary>
    public static RegisterHeader? TryRead(RegisterKind kind, RegisterColumns spellings, TableRow row)
    {
        var schema = RegisterSchema.Of(kind);
        var columns = new Dictionary<RegisterField, int>();
        for (var index = 0; index < row.Cells.Length; index++)
        {
            var column = spellings.Canonical(kind, row.Cells[index].Text);
            if (column is not null)
            {
                columns.TryAdd(schema.Columns.First(own => own.Name == column).Field, index);
            }
        }

        if (!columns.ContainsKey(RegisterField.Number) || !columns.ContainsKey(RegisterField.Name))
        {
            return null;
        }

        var missing = schema.Columns.Where(own => !columns.ContainsKey(own.Field)).Select(own => own.Name);
        return new RegisterHeader(columns, row.Cells.Length, [.. missing]);
    }
}
