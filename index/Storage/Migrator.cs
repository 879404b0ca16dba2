using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Brings the schema up to date: numbered scripts inside the assembly, forward only, each in its own transaction.</summary>
internal static class Migrator
{
    /// <summary>Marks a database as ours (<c>PRAGMA application_id</c>): "AdWt".</summary>
    public const int ApplicationId = 0x41645774;

    private const string Folder = ".Storage.Migrations.";

    /// <summary>Number of the newest script.</summary>
    public static int Latest { get; } = Scripts().Max(script => script.Number);

    public static void Migrate(SqliteConnection connection, string file)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (version == Latest)
        {
            return;
        }

        if (version > Latest)
        {
            throw new StoreException(
                $"{file} has schema {version}, this program knows {Latest}. Start the newer AdWatch that wrote it, or give another --data."
            );
        }

        foreach (var script in Scripts().Where(script => script.Number > version).OrderBy(script => script.Number))
        {
            Apply(connection, script);
        }
    }

    private static void Apply(SqliteConnection connection, Script script)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            // Another process may have been first.
            if (connection.ExecuteScalar<int>("PRAGMA user_version") < script.Number)
            {
                connection.Run(Read(script.Resource));
                connection.Run(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {script.Number}"
                    )
                );
            }

            connection.Run("COMMIT");
        }
        catch
        {
            connection.Run("ROLLBACK");
            throw;
        }
    }

    private static IEnumerable<Script> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var at = resource.IndexOf(Folder, StringComparison.Ordinal);
            if (at >= 0)
            {
                var number = resource.AsSpan(at + Folder.Length, 4);
                yield return new Script(int.Parse(number, CultureInfo.InvariantCulture), resource);
            }
        }
    }

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Script(int Number, string Resource);
}
