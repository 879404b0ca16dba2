using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Turns what SQLite reports into a message with place and remedy.</summary>
internal static class StoreFault
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static Exception Translate(Exception fault, string file) =>
        fault switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode switch
            {
                Full => new StoreException($"The disk that holds {file} is full. Free space there; what was stored stays.", fault),
                NotADatabase => new StoreException(
                    $"{file} is not a database. Give another folder with --data, or restore a backup.",
                    fault
                ),
                Corrupt => new StoreException($"{file} is damaged ({sqlite.Message}). Restore a backup with `adwatch restore`.", fault),
                ReadOnly or CannotOpen => new StoreException(
                    $"{file} cannot be written. Give this user write permission on the folder, or another --data.",
                    fault
                ),
                InputOutput => new StoreException(
                    $"Reading or writing {file} failed: {sqlite.Message} Free space there or mend the disk.",
                    fault
                ),
                Busy => new StoreException(
                    $"Another process kept {file} locked for over 20 seconds. End it or wait, then try again.",
                    fault
                ),
                _ => fault,
            },
            UnauthorizedAccessException or IOException => new StoreException(
                $"{file} cannot be opened: {fault.Message} Give this user write permission on the folder, or another --data.",
                fault
            ),
            _ => fault,
        };
}
