using System.Runtime.CompilerServices;
using AdWatch.Classifier.Registers;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Searching;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Pages, their versions and visits.</summary>
public sealed class PageStore
{
    private const int Stretch = 200;

    private readonly Database _database;
    private readonly IRegisters _registers;

    internal PageStore(Database database, IRegisters registers)
    {
        _database = database;
        _registers = registers;
    }

    /// <summary>Keeps a page and its verdict in one transaction: page, version where the content is new, findings, clue, sequence. A visit stored before changes nothing.</summary>
    public Task<SavedPage> SaveAsync(PageDocument document, CancellationToken cancellationToken) =>
        SaveAsync(document, BurstRule.None, cancellationToken);

    /// <summary>The same, and raises it and its near copies by one step where they stand at as many places at once as <paramref name="bursts"/> says.</summary>
    public Task<SavedPage> SaveAsync(PageDocument document, BurstRule bursts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(bursts);
        var subject = SubjectResolver.Resolve(document, _registers);
        return _database.WriteAsync(session => PageWriter.Save(session, document, subject, bursts), durable: false, cancellationToken);
    }

    /// <summary>Records a visit that gave no page to judge. A visit recorded before changes nothing.</summary>
    public Task RecordVisitAsync(CrawlResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return _database.WriteAsync(
            session =>
            {
                var pageNum = session.Connection.ExecuteScalar<long?>("SELECT num FROM pages WHERE url = @Url", new { result.Url });
                if (Visits.Record(session, result, pageNum) && (result.Disposition == CrawlDisposition.Unchanged) && (pageNum is not null))
                {
                    session.Connection.Execute(
                        """
                        UPDATE page_versions SET last_seen = max(last_seen, @at)
                        WHERE page_num = @pageNum AND version = (SELECT version FROM pages WHERE num = @pageNum)
                        """,
                        new { at = result.At.Ms(), pageNum }
                    );
                }
            },
            durable: false,
            cancellationToken
        );
    }

    public ValueTask<StoredPage?> GetAsync(string pageId, CancellationToken cancellationToken) =>
        One(" WHERE p.id = @pageId", new { pageId }, cancellationToken);

    public ValueTask<StoredPage?> FindByUrlAsync(string url, CancellationToken cancellationToken) =>
        One(" WHERE p.url = @url", new { url }, cancellationToken);

    /// <summary>The pages of these ids, in their order; unknown ids are left out.</summary>
    public ValueTask<IReadOnlyList<StoredPage>> GetManyAsync(IReadOnlyList<string> pageIds, CancellationToken cancellationToken)
    {
        var pages = Many(" WHERE p.id IN @pageIds", new { pageIds }, cancellationToken)
            .ToDictionary(page => page.Id, StringComparer.Ordinal);
        return ValueTask.FromResult<IReadOnlyList<StoredPage>>([.. pageIds.Where(pages.ContainsKey).Select(id => pages[id])]);
    }

    /// <summary>Title, text and words in pictures alone of the pages of these ids, for snippets; unknown ids are left out.</summary>
    public ValueTask<IReadOnlyDictionary<string, SearchText>> GetTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<string, SearchText>>(
            _database.Read(connection =>
                connection
                    .Query<(string Id, string Title, string Text, string Images)>(
                        """
                        SELECT p.id, v.title, v.text, v.images
                        FROM pages p JOIN page_versions v ON v.page_num = p.num AND v.version = p.version WHERE p.id IN @pageIds
                        """,
                        new { pageIds }
                    )
                    .ToDictionary(
                        row => row.Id,
                        row => new SearchText(row.Title, row.Text)
                        {
                            Pictures = [.. StoreJson.ImageTexts(row.Images).Select(i => new PictureText("image:" + i.Id, i.Text))],
                        },
                        StringComparer.Ordinal
                    )
            )
        );
    }

    /// <summary>Pages changed after a sequence, in the order of their sequence.</summary>
    public ValueTask<IReadOnlyList<StoredPage>> ReadChangesAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredPage>>(
            Many(" WHERE p.seq > @afterSequence ORDER BY p.seq LIMIT @limit", new { afterSequence, limit }, cancellationToken)
        );

    /// <summary>The sequence of the newest stored change; 0 for an empty store.</summary>
    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _database.Read(connection => connection.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM pages"))
        );
    }

    public ValueTask<long> CountAsync(PageFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (where, values) = PageQuery.Where(filter);
        return ValueTask.FromResult(
            _database.Read(connection => connection.ExecuteScalar<long>($"SELECT count(*) FROM pages p {where}", values))
        );
    }

    /// <summary>Pages, newest change first; the cursor stays right while pages arrive.</summary>
    public ValueTask<CursorPage<StoredPage>> ListAsync(PageFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var take = ListCursor.Limit(limit);
        var (where, values) = PageQuery.Where(filter);
        values.Add("below", ListCursor.Below(cursor));
        values.Add("rows", take + 1);
        var rows = _database.Read(connection =>
            connection.Query<PageRow>($"{PageRow.Select} {where} AND p.seq < @below ORDER BY p.seq DESC LIMIT @rows", values).AsList()
        );
        return ValueTask.FromResult(ListCursor.Page(rows, take, row => row.Seq, DocumentMapper.ToPage));
    }

    /// <summary>All pages of a filter, oldest first, without holding more than a few in memory.</summary>
    public async IAsyncEnumerable<StoredPage> StreamAsync(PageFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (where, values) = PageQuery.Where(filter);
        var after = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values.Add("after", after);
            var rows = _database.Read(connection =>
                connection.Query<PageRow>($"{PageRow.Select} {where} AND p.num > @after ORDER BY p.num LIMIT {Stretch}", values).AsList()
            );
            foreach (var row in rows)
            {
                yield return DocumentMapper.ToPage(row);
            }

            if (rows.Count < Stretch)
            {
                yield break;
            }

            after = rows[^1].Num;
            await Task.Yield();
        }
    }

    public ValueTask<IReadOnlyList<PageVersion>> GetVersionsAsync(string pageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<PageVersion>>(
            _database.Read(connection =>
                connection
                    .Query<VersionRow>(
                        """
                        SELECT v.version AS Version, v.title AS Title, v.text AS Text, v.content_digest AS ContentDigest, v.first_seen AS FirstSeen,
                            v.last_seen AS LastSeen, v.archive_file AS ArchiveFile, v.archive_offset AS ArchiveOffset,
                            v.archive_length AS ArchiveLength, v.archive_record AS ArchiveRecord
                        FROM page_versions v JOIN pages p ON p.num = v.page_num WHERE p.id = @pageId ORDER BY v.version
                        """,
                        new { pageId }
                    )
                    .Select(DocumentMapper.ToVersion)
                    .ToList()
            )
        );
    }

    /// <summary>The advertisements on a page, each with the page it leads to.</summary>
    public ValueTask<IReadOnlyList<StoredAdvertisement>> GetAdvertisementsAsync(string pageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => Advertisements.OnPage(connection, pageId)));
    }

    /// <summary>The advertisements that lead to a page, newest first.</summary>
    public ValueTask<IReadOnlyList<StoredAdvertisement>> GetAdvertisedByAsync(string pageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_database.Read(connection => Advertisements.To(connection, pageId)));
    }

    /// <summary>Ids of the archive records the store rests on: of contents that a finding or clue is about, of what stands on a page now, and of contents seen since a moment.</summary>
    public IEnumerable<string> ReadArchiveReferences(DateTimeOffset seenSince) =>
        _database.Read(connection =>
            connection
                .Query<string>(
                    """
                    SELECT v.archive_record FROM page_versions v JOIN pages p ON p.num = v.page_num
                    WHERE v.archive_record IS NOT NULL AND (
                        v.version = p.version OR v.last_seen >= @since
                        OR EXISTS (SELECT 1 FROM findings f WHERE f.page_num = v.page_num AND f.page_version = v.version)
                        OR EXISTS (SELECT 1 FROM clue_pages c WHERE c.page_num = v.page_num AND v.version BETWEEN c.first_version AND c.last_version)
                        -- What promised leads to a clue is its other half.
                        OR EXISTS (
                            SELECT 1 FROM advertisements a JOIN pages l ON l.url = a.landing_url JOIN clue_pages c ON c.page_num = l.num
                            WHERE a.page_num = v.page_num AND v.first_seen <= a.last_seen AND v.last_seen >= a.first_seen
                        )
                    )
                    """,
                    new { since = seenSince.Ms() }
                )
                .AsList()
        );

    /// <summary>Visits of a URL, newest first.</summary>
    public ValueTask<IReadOnlyList<StoredVisit>> GetVisitsAsync(string url, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<StoredVisit>>(
            _database.Read(connection =>
                connection
                    .Query<VisitRow>(
                        """
                        SELECT visit_id AS VisitId, url AS Url, source_id AS SourceId, at AS At, disposition AS Disposition, http_status AS HttpStatus,
                            reason AS Reason
                        FROM visits WHERE url = @url ORDER BY at DESC, rowid DESC LIMIT @limit
                        """,
                        new { url, limit }
                    )
                    .Select(row => row.ToVisit())
                    .ToList()
            )
        );
    }

    /// <summary>Visits by source and disposition.</summary>
    public ValueTask<IReadOnlyList<VisitCount>> CountVisitsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<VisitCount>>(
            _database.Read(connection =>
                connection
                    .Query<(string Source, string Disposition, long Count, long LastAt)>(
                        "SELECT source_id, disposition, count, last_at FROM visit_counts ORDER BY source_id, disposition"
                    )
                    .Select(row => new VisitCount(row.Source, row.Disposition, row.Count, row.LastAt.Time()))
                    .ToList()
            )
        );
    }

    private ValueTask<StoredPage?> One(string where, object values, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Many(where, values, cancellationToken).FirstOrDefault());

    private List<StoredPage> Many(string where, object values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _database.Read(connection =>
            connection.Query<PageRow>(PageRow.Select + where, values).Select(DocumentMapper.ToPage).ToList()
        );
    }

    private sealed class VisitRow
    {
        public string VisitId { get; init; } = "";
        public string Url { get; init; } = "";
        public string SourceId { get; init; } = "";
        public long At { get; init; }
        public string Disposition { get; init; } = "";
        public int? HttpStatus { get; init; }
        public string Reason { get; init; } = "";

        public StoredVisit ToVisit() => new(VisitId, Url, SourceId, At.Time(), Disposition, HttpStatus, Reason);
    }
}
