using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Registers;

/// <summary>Writes register rows: a number known before is replaced, its old row kept with the time until which it was known.</summary>
internal static class RegisterWriter
{
    public static Task<long> BeginAsync(
        Database database,
        RegisterKind kind,
        string file,
        string digest,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            session =>
                session.Connection.ExecuteScalar<long>(
                    """
                    INSERT INTO register_imports (kind, file, file_digest, at, rows_in, rows_rejected)
                    VALUES (@kind, @file, @digest, @now, 0, 0) RETURNING num
                    """,
                    new
                    {
                        kind = kind.Name(),
                        file = Path.GetFileName(file),
                        digest,
                        now = session.NowMs,
                    }
                ),
            durable: false,
            cancellationToken
        );

    public static Task<WrittenRows> WriteAsync(
        Database database,
        RegisterKind kind,
        long import,
        IReadOnlyList<RegisterRecord> records,
        CancellationToken cancellationToken
    )
    {
        RegisterRecord[] batch = [.. records];
        return database.WriteAsync(
            session =>
            {
                var written = new WrittenRows(0, 0, 0);
                foreach (var record in batch)
                {
                    written = Write(session, kind, import, record, written);
                }

                return written;
            },
            durable: false,
            cancellationToken
        );
    }

    /// <summary>Closes the import; other processes see from the sequence that they must read the register again.</summary>
    public static Task EndAsync(
        Database database,
        long import,
        ImportReport report,
        Actor actor,
        string file,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            session =>
            {
                session.Connection.Execute(
                    """
                    UPDATE register_imports SET rows_in = @Imported, rows_rejected = @rejected WHERE num = @import;
                    UPDATE sequences SET value = value + 1 WHERE name = 'registers';
                    """,
                    new
                    {
                        report.Imported,
                        rejected = report.Rejected.Count,
                        import,
                    }
                );
                AuditChain.Append(
                    session,
                    actor,
                    "import." + report.Kind.Name(),
                    "register",
                    report.Kind.Name(),
                    $"{file}: {report.Imported} in, {report.Rejected.Count} rejected"
                );
            },
            durable: true,
            cancellationToken
        );

    private static WrittenRows Write(WriteSession session, RegisterKind kind, long import, RegisterRecord record, WrittenRows written)
    {
        var known = session.Connection.QueryFirstOrDefault<RegisterRow>(
            RegisterRow.Select + " WHERE kind = @kind AND number_key = @NumberKey AND known_to IS NULL",
            new { kind = kind.Name(), record.NumberKey }
        );
        if (known is null)
        {
            Insert(session, kind, import, record);
            return written with { Added = written.Added + 1 };
        }

        if (known.ToRecord() == record)
        {
            return written with { Unchanged = written.Unchanged + 1 };
        }

        session.Connection.Execute("UPDATE register_rows SET known_to = @now WHERE num = @Num", new { now = session.NowMs, known.Num });
        Insert(session, kind, import, record);
        return written with { Changed = written.Changed + 1 };
    }

    private static void Insert(WriteSession session, RegisterKind kind, long import, RegisterRecord record) =>
        session.Connection.Execute(
            """
            INSERT INTO register_rows (kind, number_key, number, name, holder, category, detail, address, registration, valid_from, valid_to,
                open_ended, status, status_text, known_from, import_num)
            VALUES (@kind, @NumberKey, @Number, @Name, @Holder, @Category, @Detail, @Address, @Registration, @validFrom, @validTo,
                @OpenEnded, @status, @StatusText, @now, @import)
            """,
            new
            {
                kind = kind.Name(),
                record.NumberKey,
                record.Number,
                record.Name,
                record.Holder,
                record.Category,
                record.Detail,
                record.Address,
                record.Registration,
                validFrom = record.ValidFrom is null ? null : RegisterDate.Write(record.ValidFrom),
                validTo = record.ValidTo is null ? null : RegisterDate.Write(record.ValidTo),
                record.OpenEnded,
                status = (int)record.Status,
                record.StatusText,
                now = session.NowMs,
                import,
            }
        );
}

internal sealed record WrittenRows(int Added, int Changed, int Unchanged);
