using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Documents;

/// <summary>The stored pages as the search index reads them.</summary>
public sealed class PageStoreSearchSource(PageStore pages) : ISearchDocumentSource
{
    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken) => pages.GetLastSequenceAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<SearchDocument>> ReadAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        [.. (await pages.ReadChangesAsync(sequence, limit, cancellationToken)).Select(Map)];

    public ValueTask<IReadOnlyDictionary<string, SearchText>> ReadTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    ) => pages.GetTextsAsync(pageIds, cancellationToken);

    /// <summary>What search keeps of a page.</summary>
    public static SearchDocument Map(StoredPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        ImmutableArray<string> statuses = page.Status > 0 ? [page.Status.ToString(CultureInfo.InvariantCulture)] : [];
        return new SearchDocument
        {
            PageId = page.Id,
            Sequence = page.Sequence,
            Url = page.Url,
            Title = page.Title,
            // A bare word is looked for in pictures too: a banner may be all the text there is.
            Text = page.Images.IsEmpty ? page.Text : string.Join("\n\n", page.Images.Select(i => i.Text).Prepend(page.Text)),
            Channel = page.Channel,
            Source = page.SourceId,
            // publisher: finds the account and the institution behind it alike
            Publisher = string.Join(
                "\n\n",
                new[] { page.Publisher, page.Institution }.Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.Ordinal)
            ),
            PublishedAt = page.PublishedAt,
            FetchedAt = page.FetchedAt,
            FirstSeenAt = page.FirstSeen,
            Codes = [.. page.Labels.Select(label => label.Code)],
            Lead = page.Lead,
            Departments = page.Departments,
            Severity = page.Severity.ToString().ToLowerInvariant(),
            Statuses = page.ClueState is { } state ? [state, .. statuses] : statuses,
            Phones = page.Facts.Phones,
            WeChat = page.Facts.Wechat,
            Certificates = [.. page.Facts.Certificates.Select(c => c.Number).Concat(page.ApprovalNumbers).Distinct(StringComparer.Ordinal)],
            Licences = [.. page.Facts.Licences.Select(l => l.Number)],
            Region = page.Region,
            Cluster = page.Cluster,
        };
    }
}
