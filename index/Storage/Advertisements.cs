using System.Collections.Immutable;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Advertisements of pages, joined to their landing pages.</summary>
internal static class Advertisements
{
    /// <summary>Given with one page at most; a landing page may be advertised on thousands of search pages.</summary>
    private const int Most = 200;
    private const int MaxText = 2_000;

    private const string Select = """
        SELECT p.id AS PageId, p.url AS PageUrl, a.url AS Url, a.title AS Title, a.text AS Text, a.visit_id AS VisitId,
            a.first_seen AS FirstSeen, a.last_seen AS LastSeen, a.landing AS Landing, l.id AS LandingPageId
        FROM advertisements a JOIN pages p ON p.num = a.page_num LEFT JOIN pages l ON l.url = a.landing_url
        """;

    /// <summary>Keeps the advertisements of a page. One seen before with the same words is renewed; a landing page once found is not lost to a later visit that did not ask.</summary>
    public static void Write(WriteSession session, Page page, long num)
    {
        foreach (var item in page.Content.Items.IsDefault ? [] : page.Content.Items)
        {
            if (item is not { Kind: PageItemKind.Advertisement, Url: { } url })
            {
                continue;
            }

            session.Connection.Execute(
                """
                INSERT INTO advertisements (page_num, url, title, text, visit_id, first_seen, last_seen, landing_url, landing)
                VALUES (@num, @url, @Title, @text, @VisitId, @seen, @seen, @landingUrl, @landing)
                ON CONFLICT (page_num, url, text) DO UPDATE SET
                    visit_id = CASE WHEN excluded.last_seen >= last_seen THEN excluded.visit_id ELSE visit_id END,
                    landing = CASE WHEN excluded.landing_url IS NOT NULL OR landing_url IS NULL THEN excluded.landing ELSE landing END,
                    landing_url = coalesce(excluded.landing_url, landing_url),
                    first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)
                """,
                new
                {
                    num,
                    url,
                    item.Title,
                    text = page.Content.Text.Substring(item.Start, Math.Min(item.Length, MaxText)),
                    page.VisitId,
                    seen = page.FetchedAt.Ms(),
                    landingUrl = item.Landing?.Url,
                    landing = item.Landing is { } landing ? StoreJson.Write(landing) : null,
                }
            );
        }
    }

    /// <summary>The advertisements on a page, in its order.</summary>
    public static IReadOnlyList<StoredAdvertisement> OnPage(SqliteConnection connection, string pageId) =>
        Read(connection, $"WHERE p.id = @pageId ORDER BY a.num LIMIT {Most}", new { pageId });

    /// <summary>The advertisements that lead to a page, newest first.</summary>
    public static IReadOnlyList<StoredAdvertisement> To(SqliteConnection connection, string pageId) =>
        Read(
            connection,
            $"WHERE a.landing_url = (SELECT url FROM pages WHERE id = @pageId) ORDER BY a.last_seen DESC, a.num LIMIT {Most}",
            new { pageId }
        );

    /// <summary>The advertisements that stand on pages of a clue or lead to them, newest first.</summary>
    public static ImmutableArray<StoredAdvertisement> OfClue(SqliteConnection connection, long clueNum) =>
        [
            .. Read(
                connection,
                $"""
                WHERE a.page_num IN (SELECT page_num FROM clue_pages WHERE clue_num = @clueNum)
                    OR a.landing_url IN (SELECT x.url FROM clue_pages c JOIN pages x ON x.num = c.page_num WHERE c.clue_num = @clueNum)
                ORDER BY a.last_seen DESC, a.num LIMIT {Most}
                """,
                new { clueNum }
            ),
        ];

    private static List<StoredAdvertisement> Read(SqliteConnection connection, string where, object values) =>
        [.. connection.Query<Row>($"{Select} {where}", values).Select(row => row.ToAdvertisement())];

    private sealed class Row
    {
        public string PageId { get; init; } = "";
        public string PageUrl { get; init; } = "";
        public string Url { get; init; } = "";
        public string? Title { get; init; }
        public string Text { get; init; } = "";
        public string VisitId { get; init; } = "";
        public long FirstSeen { get; init; }
        public long LastSeen { get; init; }
        public string? Landing { get; init; }
        public string? LandingPageId { get; init; }

        public StoredAdvertisement ToAdvertisement() =>
            new(
                PageId,
                PageUrl,
                Url,
                Title,
                Text,
                VisitId,
                FirstSeen.Time(),
                LastSeen.Time(),
                Landing is null ? null : StoreJson.Landing(Landing),
                LandingPageId
            );
    }
}
