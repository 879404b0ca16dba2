using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Searching.Bench;

/// <summary>Pages from a file of <c>id TAB title TAB body</c> lines; their texts go into a database as they are read, as a store's do.</summary>
internal sealed class TextFilePages : ISearchDocumentSource, IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqliteConnection _database;
    private readonly StreamReader _lines;
    private readonly long _last;
    private long _sequence;

    public TextFilePages(string file, string databaseFile)
    {
        _last = File.ReadLines(file).LongCount();
        _lines = new StreamReader(file, Encoding.UTF8);
        _database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = databaseFile, Pooling = false }.ToString());
        _database.Open();
        _database.Execute("PRAGMA journal_mode = WAL");
        _database.Execute("PRAGMA synchronous = NORMAL");
        _database.Execute("CREATE TABLE texts (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL)");
    }

    /// <summary>UTF-8 bytes of all bodies read.</summary>
    public long Bytes { get; private set; }

    public long Count => _sequence;

    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_last);

    public ValueTask<IReadOnlyList<SearchDocument>> ReadAfterAsync(long sequence, int limit, CancellationToken cancellationToken)
    {
        if (sequence < _sequence)
        {
            throw new InvalidOperationException($"The file is read once: asked for what follows {sequence}, already at {_sequence}.");
        }

        var pages = new List<SearchDocument>(limit);
        using var transaction = _database.BeginTransaction();
        using var insert = _database.CreateCommand();
        insert.CommandText = "INSERT INTO texts (id, title, text) VALUES ($id, $title, $text)";
        insert.Transaction = transaction;
        var (id, title, text) = (insert.CreateParameter(), insert.CreateParameter(), insert.CreateParameter());
        (id.ParameterName, title.ParameterName, text.ParameterName) = ("$id", "$title", "$text");
        insert.Parameters.AddRange([id, title, text]);
        while (pages.Count < limit && _lines.ReadLine() is { } line)
        {
            var cells = line.Split('\t', 3);
            if (cells.Length < 3)
            {
                throw new InvalidDataException($"line {_sequence + 1}: expected id, title and body, parted by tabs.");
            }

            (id.Value, title.Value, text.Value) = (cells[0], cells[1], cells[2]);
            insert.ExecuteNonQuery();
            Bytes += Encoding.UTF8.GetByteCount(cells[2]);
            pages.Add(
                new SearchDocument
                {
                    PageId = cells[0],
                    Sequence = ++_sequence,
                    Url = string.Create(CultureInfo.InvariantCulture, $"https://bench.example.test/{cells[0]}"),
                    Title = cells[1],
                    Text = cells[2],
                    FetchedAt = Day,
                    FirstSeenAt = Day,
                }
            );
        }

        transaction.Commit();
        return ValueTask.FromResult<IReadOnlyList<SearchDocument>>(pages);
    }

    public ValueTask<IReadOnlyDictionary<string, SearchText>> ReadTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, SearchText>>(
            _database
                .Query<(string Id, string Title, string Text)>("SELECT id, title, text FROM texts WHERE id IN @pageIds", new { pageIds })
                .ToDictionary(row => row.Id, row => new SearchText(row.Title, row.Text), StringComparer.Ordinal)
        );

    public void Dispose()
    {
        _lines.Dispose();
        _database.Dispose();
    }
}
