using System.Runtime.CompilerServices;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Learning;

/// <summary>What people decided, page by page: read from the journal of the clues, which holds nothing else.</summary>
public sealed class ReviewStore
{
    private const int Stretch = 200;

    private const string Decisions = """
        SELECT c.num AS ClueNum, c.id AS ClueId, e.type AS Type, e.actor AS Actor, e.recorded_at AS At, coalesce(u.role, k.role) AS Role
        FROM clues c
        JOIN clue_events e ON e.num = (
            SELECT max(x.num) FROM clue_events x
            WHERE x.clue_num = c.num AND (x.type IN ('confirm', 'dismiss', 'withdraw') OR (x.type = 'no-violation' AND x.to_state = 'no-violation'))
        )
        LEFT JOIN users u ON e.actor = 'person:' || u.user_name
        LEFT JOIN api_keys k ON e.actor = 'key:' || k.name || '#' || k.id
        """;

    private const string Findings = """
        SELECT cf.clue_num AS ClueNum, p.num AS PageNum, p.id AS PageId, f.page_version AS Version, f.code AS Code,
            (f.superseded_at IS NULL OR f.page_version = p.version) AS Stands
        FROM clue_findings cf JOIN findings f ON f.id = cf.finding_id JOIN pages p ON p.num = f.page_num
        """;

    private readonly Database _database;

    internal ReviewStore(Database database) => _database = database;

    /// <summary>For each code on a page as it stands now: true where it was confirmed, false where it was refused; the newest decision counts.</summary>
    public ValueTask<IReadOnlyDictionary<PageCode, bool>> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<PageCode, bool>>(
            _database.ReadSnapshot(connection =>
            {
                var decisions = ReadDecisions(connection);
                var newest = new Dictionary<PageCode, ReviewDecision>();
                foreach (var row in connection.Query<FindingOfClue>(Findings, buffered: false))
                {
                    var key = new PageCode(row.PageId, row.Code);
                    if (
                        row.Stands
                        && decisions.TryGetValue(row.ClueNum, out var decision)
                        && (!newest.TryGetValue(key, out var known) || known.At <= decision.At)
                    )
                    {
                        newest[key] = decision;
                    }
                }

                return Verdicts(newest);
            })
        );
    }

    /// <summary>Every content of a page that somebody decided about, in the order of the pages; few are held in memory at once.</summary>
    public async IAsyncEnumerable<ReviewedPage> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var decisions = _database.Read(ReadDecisions);
        var after = 0L;
        while (decisions.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (last, pages) = _database.ReadSnapshot(connection => ReadStretch(connection, decisions, after));
            foreach (var page in pages)
            {
                yield return page;
            }

            if (last is not { } reached)
            {
                yield break;
            }

            after = reached;
            await Task.Yield();
        }
    }

    /// <summary>What was decided of each code found, and of each code it was changed to unless that was decided about itself.</summary>
    private static Dictionary<PageCode, bool> Verdicts(Dictionary<PageCode, ReviewDecision> newest)
    {
        var verdicts = newest.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Confirms && (pair.Value.CodeOf(pair.Key.Code) == pair.Key.Code)
        );
        foreach (var (key, decision) in newest.Where(pair => pair.Value.Confirms))
        {
            verdicts.TryAdd(key with { Code = decision.CodeOf(key.Code) }, true);
        }

        return verdicts;
    }

    private static Dictionary<long, ReviewDecision> ReadDecisions(SqliteConnection connection)
    {
        var changes = CodeCorrections.ReadAll(connection);
        return connection
            .Query<DecisionRow>(Decisions)
            .Where(row => row.Type != "withdraw" && IsPerson(row.Actor))
            .ToDictionary(
                row => row.ClueNum,
                row => new ReviewDecision(row.ClueId, row.Type, row.Role ?? "unknown", row.At.Time())
                {
                    Changes = [.. changes[row.ClueNum]],
                }
            );
    }

    private static bool IsPerson(string actor) =>
        actor.StartsWith("person:", StringComparison.Ordinal) || actor.StartsWith("key:", StringComparison.Ordinal);

    private static (long? Last, List<ReviewedPage> Pages) ReadStretch(
        SqliteConnection connection,
        Dictionary<long, ReviewDecision> decisions,
        long after
    )
    {
        var numbers = connection
            .Query<long>(
                "SELECT DISTINCT page_num FROM clue_pages WHERE page_num > @after ORDER BY page_num LIMIT @Stretch",
                new { after, Stretch }
            )
            .AsList();
        if (numbers.Count == 0)
        {
            return (null, []);
        }

        var pages = connection
            .Query<PageRow>(PageRow.Select + " WHERE p.num IN @numbers", new { numbers })
            .ToDictionary(row => row.Num, DocumentMapper.ToPage);
        var texts = connection
            .Query<TextRow>(
                "SELECT page_num AS PageNum, version AS Version, title AS Title, text AS Text, images AS Images FROM page_versions WHERE page_num IN @numbers",
                new { numbers }
            )
            .ToDictionary(row => (row.PageNum, row.Version));
        var reviewed = connection
            .Query<FindingOfClue>(Findings + " WHERE p.num IN @numbers ORDER BY p.num, f.page_version", new { numbers })
            .GroupBy(row => (row.PageNum, row.Version))
            .Select(group => Join(pages[group.Key.PageNum], texts[group.Key], [.. group], decisions))
            .OfType<ReviewedPage>()
            .ToList();
        return (numbers[^1], reviewed);
    }

    private static ReviewedPage? Join(
        StoredPage page,
        TextRow text,
        IReadOnlyList<FindingOfClue> findings,
        Dictionary<long, ReviewDecision> decisions
    )
    {
        var byCode = findings
            .GroupBy(row => row.Code, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
                (
                    Code: group.Key,
                    Decision: group.Select(row => decisions.GetValueOrDefault(row.ClueNum)).OfType<ReviewDecision>().MaxBy(d => d.At),
                    IsOpen: group.Any(row => !decisions.ContainsKey(row.ClueNum))
                )
            )
            .ToList();
        var confirmed = byCode
            .Where(entry => entry.Decision?.Confirms == true)
            .Select(entry => new CodeChange(entry.Code, entry.Decision!.CodeOf(entry.Code)))
            .ToList();
        var changed = confirmed.FindAll(code => code.From != code.To);
        var codes = confirmed.Select(code => code.To).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var refused = byCode.Where(entry => entry.Decision?.Confirms == false).Select(entry => entry.Code);
        return byCode.Select(entry => entry.Decision).OfType<ReviewDecision>().MaxBy(d => d.At) is not { } newest
            ? null
            : new ReviewedPage
            {
                Page = page with
                {
                    Title = text.Title,
                    Text = text.Text,
                    Images = StoreJson.ImageTexts(text.Images),
                    Version = (int)text.Version,
                },
                Confirmed = [.. codes],
                Refuted = [.. refused.Concat(changed.Select(code => code.From)).Except(codes, StringComparer.Ordinal)],
                Changed = [.. changed],
                IsOpen = byCode.Exists(entry => entry.IsOpen),
                Decision = newest,
            };
    }

    private sealed class DecisionRow
    {
        public long ClueNum { get; init; }
        public string ClueId { get; init; } = "";
        public string Type { get; init; } = "";
        public string Actor { get; init; } = "";
        public long At { get; init; }
        public string? Role { get; init; }
    }

    private sealed class FindingOfClue
    {
        public long ClueNum { get; init; }
        public long PageNum { get; init; }
        public string PageId { get; init; } = "";
        public long Version { get; init; }
        public string Code { get; init; } = "";
        public bool Stands { get; init; }
    }

    private sealed class TextRow
    {
        public long PageNum { get; init; }
        public long Version { get; init; }
        public string Title { get; init; } = "";
        public string Text { get; init; } = "";
        public string Images { get; init; } = "[]";
    }
}
