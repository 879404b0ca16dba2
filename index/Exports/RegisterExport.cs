using System.Runtime.CompilerServices;
using AdWatch.Indexing.Registers;

namespace AdWatch.Indexing.Exports;

/// <summary>Rows of a register in the columns of the contract, so that they can be imported again.</summary>
internal static class RegisterExport
{
    public static ExportTable Table(RegisterStore registers, RegisterKind kind)
    {
        var columns = RegisterSchema.Of(kind).Columns;
        return new ExportTable([.. columns.Select(column => column.Name)], Rows(registers, kind, columns));
    }

    private static async IAsyncEnumerable<ExportRow> Rows(
        RegisterStore registers,
        RegisterKind kind,
        IReadOnlyList<RegisterColumn> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var record in registers.Stream(kind))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] cells = [.. columns.Select(column => record.Cell(column.Field))];
            yield return new ExportRow(
                cells,
                json =>
                {
                    json.WriteStartObject();
                    for (var index = 0; index < columns.Count; index++)
                    {
                        json.WriteString(columns[index].Name, cells[index]);
                    }

                    json.WriteEndObject();
                }
            );
        }

        await Task.CompletedTask;
    }
}
