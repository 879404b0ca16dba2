using AdWatch.Indexing.Searching;

namespace AdWatch.Indexing.Tests.Searching;

public sealed class SearchAnswerTests
{
    [Fact]
    public async Task TheCursorWalksEveryHitOnceWhilePagesArrive()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(Enumerable.Range(0, 57).Select(n => string.Concat(Enumerable.Repeat("种植牙。", 1 + (n % 5))) + "牙周"));
        var walked = new List<string>();
        string? cursor = null;
        do
        {
            var page = await lab.SearchAsync("种植牙", request => request with { Limit = 10, Cursor = cursor });
            Assert.Equal(57, page.Total);
            walked.AddRange(page.Items.Select(hit => hit.Page));
            cursor = page.Next;
            await lab.StoreAsync(["种植牙种植牙种植牙"]);
        } while (cursor is not null);

        Assert.Equal(57, walked.Count);
        Assert.Equal(57, walked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task TheCursorGoesOnInAnotherProcess()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(Enumerable.Range(0, 25).Select(n => $"种植牙 {n}"));
        var first = await lab.SearchAsync("种植牙");
        lab.Reopen();
        var second = await lab.SearchAsync("种植牙", request => request with { Cursor = first.Next });
        Assert.Equal(5, second.Items.Length);
        Assert.Empty(first.Items.Select(hit => hit.Page).Intersect(second.Items.Select(hit => hit.Page), StringComparer.Ordinal));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("!!")]
    [InlineData("AAAA")]
    public async Task ATextThatIsNoCursorIsRefused(string cursor)
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙"]);
        var refusal = await Assert.ThrowsAsync<SearchQueryException>(() =>
            lab.SearchAsync("种植牙", request => request with { Cursor = cursor })
        );
        Assert.Equal(SearchQueryFault.BadCursor, refusal.Fault);
    }

    [Fact]
    public async Task ACursorOfAnotherQuestionIsRefused()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙", "种植牙"]);
        var first = await lab.SearchAsync("种植牙", request => request with { Limit = 1 });
        await Assert.ThrowsAsync<SearchQueryException>(() => lab.SearchAsync("植牙", request => request with { Cursor = first.Next }));
    }

    [Fact]
    public async Task FacetsCountAllHits()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(
            Enumerable
                .Range(0, 30)
                .Select(n =>
                    lab.Page(n < 24 ? "种植牙" : "近视") with
                    {
                        Channel = n % 2 == 0 ? "news" : "forum",
                        Source = "s1",
                        Codes = n % 3 == 0 ? ["tout", "scalper"] : ["tout"],
                        Lead = "health",
                        Severity = n % 4 == 0 ? "high" : "none",
                    }
                )
        );
        var page = await lab.SearchAsync("种植牙", request => request with { Limit = 5 });
        Assert.Equal([new("tout", 24), new("scalper", 8)], page.Facets["code"]);
        Assert.Equal([new("forum", 12), new("news", 12)], page.Facets["channel"]);
        Assert.Equal([new("s1", 24)], page.Facets["source"]);
        Assert.Equal([new("health", 24)], page.Facets["lead"]);
        Assert.Equal([new("none", 18), new("high", 6)], page.Facets["severity"]);
    }

    [Fact]
    public async Task TheHistogramHasNoHoles()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(
            Days(1, 1, 4).Select(day => lab.Page("种植牙") with { PublishedAt = new(2026, 1, day, 0, 0, 0, TimeSpan.FromHours(8)) })
        );
        var page = await lab.SearchAsync("种植牙");
        Assert.Equal([new(new(2026, 1, 1), 2), new(new(2026, 1, 2), 0), new(new(2026, 1, 3), 0), new(new(2026, 1, 4), 1)], page.Histogram);
    }

    [Fact]
    public async Task TheHistogramOfAYearHasAMonthABar()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(
            Days(1, 3, 12).Select(month => lab.Page("种植牙") with { PublishedAt = new(2025, month, 9, 0, 0, 0, TimeSpan.FromHours(8)) })
        );
        var page = await lab.SearchAsync("种植牙");
        Assert.Equal(12, page.Histogram.Length);
        Assert.Equal(new HistogramBar(new(2025, 3, 1), 1), page.Histogram[2]);
    }

    [Fact]
    public async Task AScopeLimitsHitsTotalsAndFacets()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([
            lab.Page("种植牙", id: "lead") with
            {
                Lead = "health",
                Region = "310105",
                Codes = ["tout"],
            },
            lab.Page("种植牙", id: "with") with
            {
                Lead = "tcm",
                Departments = ["health"],
                Region = "310000",
                Codes = ["scalper"],
            },
            lab.Page("种植牙", id: "else") with
            {
                Lead = "tcm",
                Region = "310105",
                Codes = ["rumor"],
            },
            lab.Page("种植牙", id: "away") with
            {
                Lead = "health",
                Region = "320100",
                Codes = ["rumor"],
            },
            lab.Page("种植牙", id: "none"),
        ]);
        var scope = new AccessFilter { Departments = ["health"], Regions = ["310000"] };
        var page = await lab.SearchAsync("种植牙", request => request with { Access = scope });
        Assert.Equal(2, page.Total);
        Assert.Equal(["lead", "with"], page.Items.Select(hit => hit.Page).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(page.Facets["code"], facet => facet.Value == "rumor");
        Assert.Equal(0, (await lab.SearchAsync("OR1 -种植牙", request => request with { Access = scope })).Total);
    }

    [Fact]
    public async Task AWordInTheTitleCountsMore()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([lab.Page("种植牙介绍", "其他", "body"), lab.Page("其他介绍内容", "种植牙", "title")]);
        Assert.Equal("title", (await lab.SearchAsync("种植牙")).Items[0].Page);
    }

    [Fact]
    public async Task NewestOrderGoesByDay()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(
            Days(3, 9, 6)
                .Select(day => lab.Page("种植牙", id: $"d{day}") with { PublishedAt = new(2026, 1, day, 9, 0, 0, TimeSpan.FromHours(8)) })
        );
        var page = await lab.SearchAsync("种植牙", request => request with { Order = SearchOrder.Newest });
        Assert.Equal(["d9", "d6", "d3"], page.Items.Select(hit => hit.Page));
    }

    [Fact]
    public async Task ASnippetCountsInTheOriginalFieldAndItsHitsInTheSnippet()
    {
        using var lab = new SearchLab();
        var text =
            string.Concat(Enumerable.Repeat("前面的话很多。", 40))
            + "本院治 *愈* 率高达９８％，"
            + string.Concat(Enumerable.Repeat("后面。", 100));
        await lab.StoreAsync([text]);
        var snippet = Assert.Single((await lab.SearchAsync("治愈率")).Items[0].Snippets);
        Assert.Equal("text", snippet.Field);
        Assert.Equal(text.Substring(snippet.Start, snippet.Text.Length), snippet.Text);
        var hit = Assert.Single(snippet.Hits);
        Assert.Equal("治 *愈* 率", snippet.Text.Substring(hit.Start, hit.Length));
    }

    [Fact]
    public async Task AChangedPageIsFoundByItsNewWordsOnly()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([lab.Page("种植牙", id: "a")]);
        await lab.StoreAsync([lab.Page("近视手术", id: "a")]);
        Assert.Empty(await lab.FindAsync("种植牙"));
        Assert.Equal(["a"], await lab.FindAsync("近视"));
        Assert.Equal(1, lab.Engine.State.Pages);
    }

    [Fact]
    public async Task HotWordsAreThoseOfTheHitsNotOfThePages()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([
            .. Enumerable.Repeat("我们医院提供口腔种植服务，欢迎咨询。", 5),
            .. Enumerable.Repeat("我们医院提供近视手术服务，欢迎咨询。", 40),
        ]);
        var words = await lab.Engine.GetHotWordsAsync(
            new SearchRequest { Query = lab.Parser.Parse("种植") },
            5,
            TestContext.Current.CancellationToken
        );
        Assert.Contains(words.Take(2), word => word.Word is "种植" or "口腔");
        Assert.All(words, word => Assert.Equal(5, word.Pages));
    }

    [Fact]
    public async Task RelatedPagesShareTheTellingWords()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync([
            lab.Page("口腔种植修复方案与费用说明", id: "a"),
            lab.Page("口腔种植修复案例", id: "b"),
            lab.Page("近视手术术前检查", id: "c"),
            .. Enumerable.Range(0, 20).Select(n => lab.Page($"通知公告 {n}")),
        ]);
        var related = await lab.Engine.GetRelatedAsync("a", 3, AccessFilter.Everything, TestContext.Current.CancellationToken);
        Assert.Equal("b", related[0].Page);
        Assert.DoesNotContain(related, hit => hit.Page == "a");
    }

    private static int[] Days(params int[] numbers) => numbers;
}
