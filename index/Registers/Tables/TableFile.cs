namespace AdWatch.Indexing.Registers.Tables;

/// <summary>Rows of a CSV, XLSX or XLS file; what it is, its first bytes say, not its name.</summary>
internal static class TableFile
{
    private const int MarkLength = 8;

    /// <summary>Rows of each sheet; a CSV file is one sheet.</summary>
    /// <exception cref="RegisterFileException">The file cannot be opened, or is a workbook that cannot be read.</exception>
    public static IEnumerable<(string Sheet, IEnumerable<TableRow> Rows)> Read(string file)
    {
        try
        {
            Span<byte> mark = stackalloc byte[MarkLength];
            int read;
            using (var stream = File.OpenRead(file))
            {
                read = stream.ReadAtLeast(mark, MarkLength, throwOnEndOfStream: false);
            }

            return IsWorkbook(mark[..read]) ? WorkbookReader.Read(file) : [(Path.GetFileName(file), ReadCsv(file))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RegisterFileException($"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private static bool IsWorkbook(ReadOnlySpan<byte> mark) =>
        mark.StartsWith<byte>([0x50, 0x4B, 0x03, 0x04])
        || mark.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        || mark.StartsWith<byte>([0x09, 0x08]);

    private static IEnumerable<TableRow> ReadCsv(string file)
    {
        using var reader = new StreamReader(file, TextEncoding.Detect(file), detectEncodingFromByteOrderMarks: true);
        foreach (var row in new CsvRecords(reader).Read())
        {
            yield return row.Cells.Any(cell => cell.Text.Contains('\uFFFD', StringComparison.Ordinal))
                ? row with
                {
                    Fault = "含有无法解码的字节（既不是 UTF-8 也不是 GB18030）。请用 UTF-8 重新保存。",
                }
                : row;
        }
    }
}
