using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AdWatch.Crawler.Frontier;

/// <summary>One SQLite connection with its prepared statements; parameters are <c>$1</c>, <c>$2</c> … in order. For one thread at a time.</summary>
/// <remarks>
/// Stands on SQLite's own interface, not on ADO.NET: a visit costs a dozen small statements, and there a command object, boxed parameters
/// sought by name and a new plan at every run cost three times what SQLite itself needs (<c>bench frontier</c>).
/// </remarks>
internal sealed class SqliteSession : IDisposable
{
    private const int BusyMilliseconds = 30_000;

    private readonly sqlite3 db;
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SqliteSession(string file, bool readOnly)
    {
        Batteries_V2.Init();
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(file, out db, access | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var fault = Fault(code);
            db.Dispose();
            throw fault;
        }

        raw.sqlite3_extended_result_codes(db, 1);
        // One plan for a statement whatever is bound: without it each new value of a parameter may plan anew.
        raw.sqlite3_db_config(db, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        raw.sqlite3_busy_timeout(db, BusyMilliseconds);
    }

    /// <summary>Runs one statement to its end.</summary>
    /// <returns>Rows changed, for insert, update and delete.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            while (Step(statement)) { }

            return raw.sqlite3_changes(db);
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Runs several statements, parted by semicolons, without values.</summary>
    public void Script(string sql) => Check(raw.sqlite3_exec(db, sql));

    /// <summary>The first column of the first row; default for no row and for null.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            return Step(statement) && new SqliteRow(statement).Value(0) is { } value ? (T)value : default;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteRow, T> map, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        var statement = Bound(sql, values);
        try
        {
            while (Step(statement))
            {
                rows.Add(map(new SqliteRow(statement)));
            }

            return rows;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        db.Dispose();
    }

    private bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Fault(code),
        };
    }

    private sqlite3_stmt Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            // SQLite numbers "$2" by where it stands in the text, "?2" by its number.
            var numbered = sql.Replace('$', '?');
            Check(raw.sqlite3_prepare_v3(db, numbered, raw.SQLITE_PREPARE_PERSISTENT, out statement));
            statements[sql] = statement;
        }

        for (var i = 0; i < values.Length; i++)
        {
            Check(
                values[i] switch
                {
                    null => raw.sqlite3_bind_null(statement, i + 1),
                    long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                    int number => raw.sqlite3_bind_int(statement, i + 1, number),
                    string text => raw.sqlite3_bind_text(statement, i + 1, text),
                    byte[] bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                    var other => throw new ArgumentException($"SQLite takes no {other.GetType().Name}.", nameof(values)),
                }
            );
        }

        return statement;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    private SqliteException Fault(int code) =>
        new($"SQLite Error {code & 0xFF}: '{raw.sqlite3_errmsg(db).utf8_to_string()}'.", code & 0xFF, code);
}

/// <summary>The row a query stands on; valid inside of its mapping only.</summary>
internal readonly struct SqliteRow(sqlite3_stmt statement)
{
    public bool IsDBNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>Whole number, text or bytes; null for null.</summary>
    public object? Value(int column) =>
        raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_INTEGER => GetInt64(column),
            raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
            raw.SQLITE_BLOB => GetBytes(column),
            _ => GetString(column),
        };
}
