using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>What one piece of writing work sees: the connection inside its transaction, the time of the transaction, and the page sequence.</summary>
internal sealed class WriteSession(SqliteConnection connection, DateTimeOffset now)
{
    private long? _sequence;
    private long? _marked;
    private long _stored;

    public SqliteConnection Connection => connection;

    public DateTimeOffset Now => now;

    public long NowMs => now.ToUnixTimeMilliseconds();

    /// <summary>The next number of the sequence every stored change of a page carries; rises over all processes, since only one writes at a time.</summary>
    public long NextSequence()
    {
        if (_sequence is null)
        {
            _stored = connection.ExecuteScalar<long>("SELECT value FROM sequences WHERE name = 'pages'");
            _sequence = _stored;
        }

        _sequence++;
        return _sequence.Value;
    }

    /// <summary>Writes the sequence back, once a transaction.</summary>
    public void Flush()
    {
        if (_sequence is { } reached && (reached != _stored))
        {
            connection.Execute("UPDATE sequences SET value = @reached WHERE name = 'pages'", new { reached });
        }
    }

    public void Mark() => _marked = _sequence;

    public void ReturnToMark() => _sequence = _marked;
}
