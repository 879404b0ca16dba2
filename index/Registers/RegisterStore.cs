using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Registers;

/// <summary>The imported registers: look-ups from memory, and what was known when.</summary>
/// <remarks>
/// A register is read into memory at the first look-up in it, and again after any process has imported one (seen within <see cref="CheckEvery"/>).
/// A look-up throws only where the database itself cannot be read.
/// </remarks>
public sealed class RegisterStore : IRegisters
{
    /// <summary>How long an import of another process may stay unseen.</summary>
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly Lock _lock = new();
    private RegisterSnapshot? _snapshot;
    private long _checkedAt;

    internal RegisterStore(Database database) => _database = database;

    public MedicalAdCertificate? FindCertificate(string number) => Snapshot().FindCertificate(number);

    public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) => Snapshot().FindLicences(numberOrName);

    public IReadOnlyList<Physician> FindPhysicians(string nameOrNumber) => Snapshot().FindPhysicians(nameOrNumber);

    public ProductAd? FindProductAd(string number) => Snapshot().FindProductAd(number);

    public ProductRegistration? FindProduct(string number) => Snapshot().FindProduct(number);

    public IReadOnlyList<RefutedClaim> Claims => Snapshot().Claims;

    /// <summary>Rows now known, per register.</summary>
    public ValueTask<IReadOnlyDictionary<RegisterKind, long>> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var counts = Enum.GetValues<RegisterKind>().ToDictionary(kind => kind, _ => 0L);
        var rows = _database.Read(connection =>
            connection
                .Query<(string Kind, long Count)>("SELECT kind, count(*) FROM register_rows WHERE known_to IS NULL GROUP BY kind")
                .AsList()
        );
        foreach (var (name, count) in rows)
        {
            if (RegisterKinds.TryParse(name, out var kind))
            {
                counts[kind] = count;
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<RegisterKind, long>>(counts);
    }

    /// <summary>The row of a number as it was known at a time, as columns of the contract and their cells; null where it was not known.</summary>
    public ValueTask<IReadOnlyDictionary<string, string>?> GetKnownAtAsync(
        RegisterKind kind,
        string number,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = _database.Read(connection =>
            connection.QueryFirstOrDefault<RegisterRow>(
                RegisterRow.Select
                    + """
                     WHERE kind = @kind AND number_key = @key AND known_from <= @at AND (known_to IS NULL OR known_to > @at)
                    ORDER BY num DESC LIMIT 1
                    """,
                new
                {
                    kind = kind.Name(),
                    key = RegisterNumber.Normalize(number),
                    at = at.Ms(),
                }
            )
        );
        var record = row?.ToRecord();
        return ValueTask.FromResult<IReadOnlyDictionary<string, string>?>(
            record is null
                ? null
                : RegisterSchema
                    .Of(kind)
                    .Columns.ToDictionary(column => column.Name, column => record.Cell(column.Field), StringComparer.Ordinal)
        );
    }

    /// <summary>Rows now known, in the order they came in.</summary>
    internal IEnumerable<RegisterRecord> Stream(RegisterKind kind)
    {
        const int Stretch = 1000;
        var after = 0L;
        while (true)
        {
            var rows = _database.Read(connection =>
                connection
                    .Query<RegisterRow>(
                        RegisterRow.Select + " WHERE kind = @kind AND known_to IS NULL AND num > @after ORDER BY num LIMIT @Stretch",
                        new
                        {
                            kind = kind.Name(),
                            after,
                            Stretch,
                        }
                    )
                    .AsList()
            );
            foreach (var row in rows)
            {
                yield return row.ToRecord();
            }

            if (rows.Count < Stretch)
            {
                yield break;
            }

            after = rows[^1].Num;
        }
    }

    /// <summary>Forgets what is in memory; the next look-up reads anew.</summary>
    internal void Reload()
    {
        lock (_lock)
        {
            Volatile.Write(ref _snapshot, null);
        }
    }

    private RegisterSnapshot Snapshot()
    {
        var now = _database.Time.GetTimestamp();
        var current = Volatile.Read(ref _snapshot);
        if ((current is not null) && (_database.Time.GetElapsedTime(Interlocked.Read(ref _checkedAt), now) < CheckEvery))
        {
            return current;
        }

        lock (_lock)
        {
            Interlocked.Exchange(ref _checkedAt, now);
            var sequence = _database.Read(connection =>
                connection.ExecuteScalar<long>("SELECT value FROM sequences WHERE name = 'registers'")
            );
            if ((_snapshot is null) || (_snapshot.Sequence != sequence))
            {
                Volatile.Write(ref _snapshot, new RegisterSnapshot(_database, sequence));
            }

            return _snapshot!;
        }
    }
}
