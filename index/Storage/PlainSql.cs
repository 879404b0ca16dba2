using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Statements without parameters; Dapper would take a single word such as BEGIN for the name of a stored procedure.</summary>
internal static class PlainSql
{
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
