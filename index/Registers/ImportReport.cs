namespace AdWatch.Indexing.Registers;

/// <summary>What an import took and what it left.</summary>
/// <param name="Read">Rows with content, below the header.</param>
/// <param name="Added">Numbers not known before.</param>
/// <param name="Changed">Numbers known before with other content; the old row is kept as history.</param>
/// <param name="Unchanged">Numbers known before with the same content.</param>
/// <param name="Rejected">Rows that could not be used.</param>
/// <param name="Notices">Rows that went in, with something to look at (an unknown 状态 …), and remarks on the file.</param>
public sealed record ImportReport(
    RegisterKind Kind,
    int Read,
    int Added,
    int Changed,
    int Unchanged,
    IReadOnlyList<RowRemark> Rejected,
    IReadOnlyList<RowRemark> Notices
)
{
    public int Imported => Added + Changed + Unchanged;
}

/// <param name="Line">Line of the file (CSV) or row of the sheet (workbook), from 1.</param>
public sealed record RowRemark(int Line, string Reason);

/// <summary>The file as a whole cannot be read as this register; the message names file, place and remedy.</summary>
public sealed class RegisterFileException(string message, Exception? inner = null) : Exception(message, inner);
