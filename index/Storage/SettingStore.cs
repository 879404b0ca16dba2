using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Named texts that outlive a process (sources and targets as last read, marks of the parts).</summary>
public sealed class SettingStore
{
    private readonly Database _database;

    internal SettingStore(Database database) => _database = database;

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _database.Read(connection => connection.ExecuteScalar<string?>("SELECT value FROM settings WHERE name = @name", new { name }))
        );
    }

    public Task SetAsync(string name, string value, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    """
                    INSERT INTO settings (name, value, changed_at) VALUES (@name, @value, @now)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
                    """,
                    new
                    {
                        name,
                        value,
                        now = session.NowMs,
                    }
                ),
            durable: true,
            cancellationToken
        );

    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Connection.Execute("DELETE FROM settings WHERE name = @name", new { name }),
            durable: true,
            cancellationToken
        );
}
