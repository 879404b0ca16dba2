using AdWatch.Classifier.Text;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Indexing.Tests.Searching;

/// <summary>A real Lucene index in a folder of its own, over pages in memory.</summary>
internal sealed class SearchLab : IDisposable
{
    public static readonly DateTimeOffset Today = new(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(8));

    private int _pages;

    public SearchLab(params IEnumerable<(char From, char To)> folding)
    {
        Folding = new SearchFolding(CharacterFolding.Create(folding).Fold);
        Parser = new SearchQueryParser(Folding);
        Engine = Open();
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "adwatch-search-" + Guid.NewGuid().ToString("N"));

    public SearchFolding Folding { get; }

    public SearchQueryParser Parser { get; }

    public FakeTimeProvider Time { get; } = new(Today);

    public MemoryPages Pages { get; } = new();

    public LuceneSearchEngine Engine { get; private set; }

    public LuceneSearchEngine Open() => LuceneSearchEngine.Open(Folder, Pages, Folding, Time, NullLogger<LuceneSearchEngine>.Instance);

    /// <summary>Closes the engine as a crash would: nothing since the last commit is kept.</summary>
    public void Crash()
    {
        Engine.Index.Abandon();
        Engine = Open();
    }

    public void Reopen()
    {
        Engine.Dispose();
        Engine = Open();
    }

    public SearchDocument Page(string text, string title = "", string? id = null) =>
        new()
        {
            PageId = id ?? $"p{_pages++}",
            Sequence = 0,
            Url = $"https://www.example.test/{_pages}",
            Title = title,
            Text = text,
            FetchedAt = Today,
            FirstSeenAt = Today,
        };

    public async Task StoreAsync(params IEnumerable<SearchDocument> pages)
    {
        Pages.Save(pages);
        Assert.True(await Engine.CatchUpAsync(TestContext.Current.CancellationToken));
    }

    public Task StoreAsync(params IEnumerable<string> texts) => StoreAsync(texts.Select(text => Page(text)));

    public async Task<SearchPage> SearchAsync(string query, Func<SearchRequest, SearchRequest>? change = null)
    {
        var request = new SearchRequest { Query = Parser.Parse(query) };
        return await Engine.SearchAsync(change?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
    }

    /// <summary>Ids of all hits, in the order of ids.</summary>
    public async Task<string[]> FindAsync(string query)
    {
        var page = await SearchAsync(query, request => request with { Limit = SearchRequest.MaxLimit });
        Assert.Equal(page.Items.Length, page.Total);
        return [.. page.Items.Select(hit => hit.Page).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the query finds a page with this text alone.</summary>
    public static async Task<bool> FindsAsync(string query, string text)
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([text]);
        return (await lab.FindAsync(query)).Length == 1;
    }

    public void Dispose()
    {
        Engine.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
