using System.Text;
using AdWatch.Indexing.Searching;

namespace AdWatch.Api.Bench;

/// <summary>Documents of a tab-separated file (<c>id, title, body</c>) as the index reads a store; texts are read back from the file by their place.</summary>
internal sealed class TabbedDocuments : ISearchDocumentSource, IDisposable
{
    private static readonly DateTimeOffset Seen = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FileStream _file;
    private readonly List<(long Start, int Length)> _places = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public TabbedDocuments(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var buffer = new byte[1 << 20];
        long start = 0;
        long at = 0;
        int read;
        while ((read = _file.Read(buffer)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == (byte)'\n')
                {
                    _places.Add((start, (int)(at + i - start)));
                    start = at + i + 1;
                }
            }

            at += read;
        }

        if (at > start)
        {
            _places.Add((start, (int)(at - start)));
        }
    }

    public int Count => _places.Count;

    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken) => ValueTask.FromResult((long)_places.Count);

    public ValueTask<IReadOnlyList<SearchDocument>> ReadAfterAsync(long sequence, int limit, CancellationToken cancellationToken)
    {
        var documents = new List<SearchDocument>(limit);
        for (var i = (int)sequence; i < _places.Count && documents.Count < limit; i++)
        {
            var (id, title, body) = Read(i);
            _numbers[id] = i;
            documents.Add(
                new SearchDocument
                {
                    PageId = id,
                    Sequence = i + 1,
                    Url = $"https://documents.invalid/{id}",
                    Title = title,
                    Text = body,
                    FetchedAt = Seen,
                    FirstSeenAt = Seen,
                }
            );
        }

        return ValueTask.FromResult<IReadOnlyList<SearchDocument>>(documents);
    }

    public ValueTask<IReadOnlyDictionary<string, SearchText>> ReadTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    )
    {
        var texts = new Dictionary<string, SearchText>(pageIds.Count, StringComparer.Ordinal);
        foreach (var id in pageIds)
        {
            var (_, title, body) = Read(_numbers[id]);
            texts[id] = new SearchText(title, body);
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, SearchText>>(texts);
    }

    public void Dispose() => _file.Dispose();

    private (string Id, string Title, string Body) Read(int number)
    {
        var (start, length) = _places[number];
        var bytes = new byte[length];
        var read = RandomAccess.Read(_file.SafeFileHandle, bytes, start);
        var cells = Encoding.UTF8.GetString(bytes, 0, read).Split('\t', 3);
        return cells.Length == 3
            ? (cells[0], cells[1], cells[2])
            : throw new InvalidDataException($"Line {number + 1} has not three columns.");
    }
}
