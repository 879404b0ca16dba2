using System.Security.Cryptography;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Registers.Tables;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Registers;

/// <summary>Reads a register file (CSV, XLSX, XLS) into the store.</summary>
/// <remarks>
/// Rows go in by the thousand, each thousand in one transaction, so that a running service is not held up; an import that was broken off is made whole by
/// importing the same file again.
/// </remarks>
/// <param name="columns">Spellings of columns and status words, from <c>seeds/registers.yaml</c>.</param>
public sealed class RegisterImporter(AdWatchStore store, RegisterColumns columns)
{
    private const int BatchSize = 1000;

    /// <summary>The header may stand below a title, within this many rows.</summary>
    private const int HeaderWithin = 20;

    /// <exception cref="RegisterFileException">The file cannot be read as this register at all.</exception>
    public async Task<ImportReport> ImportAsync(RegisterKind kind, string file, Actor actor, CancellationToken cancellationToken)
    {
        var digest = await DigestAsync(file, cancellationToken);
        var tally = new Tally(kind);
        var import = await RegisterWriter.BeginAsync(store.Database, kind, file, digest, cancellationToken);
        var batch = new List<RegisterRecord>(BatchSize);
        foreach (var record in ReadRecords(kind, file, tally, cancellationToken))
        {
            batch.Add(record);
            if (batch.Count == BatchSize)
            {
                tally.Count(await RegisterWriter.WriteAsync(store.Database, kind, import, batch, cancellationToken));
                batch.Clear();
            }
        }

        tally.Count(await RegisterWriter.WriteAsync(store.Database, kind, import, batch, cancellationToken));
        var report = tally.Report();
        await RegisterWriter.EndAsync(store.Database, import, report, actor, Path.GetFileName(file), cancellationToken);
        store.Registers.Reload();
        return report;
    }

    private static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RegisterFileException($"{file} cannot be read: {fault.Message}", fault);
        }
    }

    private IEnumerable<RegisterRecord> ReadRecords(RegisterKind kind, string file, Tally tally, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var (_, rows) in TableFile.Read(file))
        {
            RegisterRowReader? reader = null;
            var above = 0;
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (row.IsEmpty)
                {
                    continue;
                }

                if (reader is not null)
                {
                    if (tally.Take(row, reader) is { } record)
                    {
                        yield return record;
                    }
                }
                else if (RegisterHeader.TryRead(kind, columns, row) is { } header)
                {
                    found = true;
                    reader = new RegisterRowReader(kind, columns, header);
                    tally.Missing(row.Line, header.Missing);
                }
                else if (++above >= HeaderWithin)
                {
                    break;
                }
            }
        }

        if (!found)
        {
            throw new RegisterFileException(NoHeader(kind, file));
        }
    }

    private string NoHeader(RegisterKind kind, string file)
    {
        var schema = RegisterSchema.Of(kind);
        var (number, name) = (schema.ColumnOf(RegisterField.Number), schema.ColumnOf(RegisterField.Name));
        return $"{file} has no header row with the columns {number} and {name}, as a {kind.Name()} register must. "
            + $"Known spellings: {string.Join(", ", columns.SpellingsOf(kind, number))}; {string.Join(", ", columns.SpellingsOf(kind, name))}. "
            + "Add others to registers.yaml.";
    }

    /// <summary>What has been read so far.</summary>
    private sealed class Tally(RegisterKind kind)
    {
        private readonly List<RowRemark> _rejected = [];
        private readonly List<RowRemark> _notices = [];
        private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
        private int _read;
        private int _added;
        private int _changed;
        private int _unchanged;

        public RegisterRecord? Take(TableRow row, RegisterRowReader reader)
        {
            _read++;
            var remarks = new List<string>();
            var record = reader.Read(row, remarks);
            if (record is null)
            {
                _rejected.Add(new RowRemark(row.Line, remarks[^1]));
                return null;
            }

            _notices.AddRange(remarks.Select(remark => new RowRemark(row.Line, remark)));
            if (_lines.TryGetValue(record.NumberKey, out var first))
            {
                _notices.Add(new RowRemark(row.Line, $"{record.Number} 在第 {first} 行已出现，以本行为准。"));
            }

            _lines[record.NumberKey] = row.Line;
            return record;
        }

        public void Missing(int line, IEnumerable<string> columns)
        {
            var names = string.Join("、", columns);
            if (names.Length > 0)
            {
                _notices.Add(new RowRemark(line, $"表头缺少列：{names}。"));
            }
        }

        public void Count(WrittenRows written)
        {
            _added += written.Added;
            _changed += written.Changed;
            _unchanged += written.Unchanged;
        }

        public ImportReport Report() => new(kind, _read, _added, _changed, _unchanged, _rejected, _notices);
    }
}
