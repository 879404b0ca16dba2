using System.Runtime.CompilerServices;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Findings and excused matches.</summary>
public sealed class FindingStore
{
    private readonly Database _database;

    internal FindingStore(Database database) => _database = database;

    /// <summary>Findings of a page that stand; with <paramref name="history"/> also those that no longer do.</summary>
    public ValueTask<IReadOnlyList<StoredFinding>> GetForPageAsync(string pageId, bool history, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<StoredFinding>>(
            _database.Read(connection =>
                connection
                    .Query<FindingRow>(
                        FindingRow.Select + " WHERE p.id = @pageId AND (@history OR f.superseded_at IS NULL) ORDER BY f.id",
                        new { pageId, history }
                    )
                    .Select(row => row.ToFinding())
                    .ToList()
            )
        );
    }

    public ValueTask<IReadOnlyList<Excused>> GetExcusedAsync(string pageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<Excused>>(
            _database.Read(connection =>
                connection
                    .Query<(string Rule, string Excuse, string Span)>(
                        "SELECT e.rule, e.excuse, e.span FROM excused e JOIN pages p ON p.num = e.page_num WHERE p.id = @pageId ORDER BY e.ordinal",
                        new { pageId }
                    )
                    .Select(row => new Excused(row.Rule, row.Excuse, StoreJson.Span(row.Span)))
                    .ToList()
            )
        );
    }

    /// <summary>Pages on which a violation code counts now.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByCodeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<string, long>>(
            _database.Read(connection =>
                connection
                    .Query<(string Code, long Count)>("SELECT code, count(*) FROM page_labels GROUP BY code ORDER BY code")
                    .ToDictionary(row => row.Code, row => row.Count, StringComparer.Ordinal)
            )
        );
    }

    /// <summary>Standing findings of all pages, in the order they were found.</summary>
    public async IAsyncEnumerable<StoredFinding> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Stretch = 500;
        var after = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = _database.Read(connection =>
                connection
                    .Query<FindingRow>(
                        FindingRow.Select + " WHERE f.id > @after AND f.superseded_at IS NULL ORDER BY f.id LIMIT @Stretch",
                        new { after, Stretch }
                    )
                    .AsList()
            );
            foreach (var row in rows)
            {
                yield return row.ToFinding();
            }

            if (rows.Count < Stretch)
            {
                yield break;
            }

            after = rows[^1].Id;
            await Task.Yield();
        }
    }
}
