using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Storage;

public sealed class PageStoreTests : StoreTest
{
    [Fact]
    public async Task HowTheVerdictWasComeByIsKept()
    {
        var decision = new AdDecision
        {
            Advertisement = AdvertisementKind.PopularScience,
            Because = [new DecisionReason("popular-science", "医疗广告认定指南 7", "讲解健康知识", ["科普"], ["channel:news"])],
            TierBecause = [new TierReason("cure-rate", Tier.Aggravated, "aggravated_if", "医疗广告监管工作指南 11", ["肝癌"])],
        };
        var document = Some.Violation();

        var saved = await SaveAsync(document with { Classification = document.Classification with { Decision = decision } });

        var kept = (await Store.Pages.GetAsync(saved.PageId, Token))!.Decision!;
        Assert.Equal(AdvertisementKind.PopularScience, kept.Advertisement);
        Assert.Equal(("popular-science", "科普"), (kept.Because[0].Step, kept.Because[0].Words[0]));
        Assert.Equal((Tier.Aggravated, "肝癌"), (kept.TierBecause[0].Tier, kept.TierBecause[0].Words[0]));
    }

    [Fact]
    public async Task ASavedPageIsReadBackWhole()
    {
        var document = Some.Violation();
        var saved = await SaveAsync(document);

        var page = (await Store.Pages.GetAsync(saved.PageId, Token))!;

        Assert.Equal(document.Page.Url, page.Url);
        Assert.Equal(document.Input.Text, page.Text);
        Assert.Equal("种植牙", page.Title);
        Assert.Equal(document.Page.Archive, page.Archive);
        Assert.Equal(Some.Morning, page.FetchedAt);
        Assert.Equal([new Label("prohibited-claim", 0.97)], page.Labels);
        Assert.Equal(Severity.High, page.Severity);
        Assert.Equal("market-supervision", page.Lead);
        Assert.Equal(["health"], page.Departments);
        Assert.Equal("云洲安和口腔医院", page.Institution);
        Assert.Equal("310000", page.Region);
        Assert.Equal("detected", page.ClueState);
        Assert.Equal(1, page.Version);
    }

    [Fact]
    public async Task TheSameVisitTwiceIsStoredOnce()
    {
        var document = Some.Violation();
        var first = await SaveAsync(document);
        var second = await SaveAsync(document);

        Assert.True(second.Repeated);
        Assert.Equal(first.Sequence, second.Sequence);
        Assert.Equal(first.ClueId, second.ClueId);
        Assert.Single(await Store.Findings.GetForPageAsync(first.PageId, history: true, Token));
    }

    [Fact]
    public async Task ANewTextMakesANewVersionAndKeepsTheOldOne()
    {
        var url = Some.Url();
        await SaveAsync(Some.Lawful(url, "门诊时间：上午八点。"));
        var second = await SaveAsync(Some.Lawful(url, "门诊时间：上午九点。", Some.Morning.AddDays(1)));

        Assert.True(second.NewContent);
        var versions = await Store.Pages.GetVersionsAsync(second.PageId, Token);
        Assert.Equal(["门诊时间：上午八点。", "门诊时间：上午九点。"], versions.Select(version => version.Text));
        Assert.Equal(2, (await Store.Pages.GetAsync(second.PageId, Token))!.Version);
    }

    [Fact]
    public async Task TheSameTextInOtherBytesMakesNoVersion()
    {
        var url = Some.Url();
        await SaveAsync(Some.Lawful(url));
        var again = Some.Lawful(url, at: Some.Morning.AddDays(1));
        var saved = await SaveAsync(again with { Page = again.Page with { ContentDigest = "sha256:00" } });

        Assert.False(saved.NewContent);
        Assert.Equal(Some.Morning.AddDays(1), Assert.Single(await Store.Pages.GetVersionsAsync(saved.PageId, Token)).LastSeen);
    }

    [Fact]
    public async Task APageThatShowsNoViolationAnyMoreKeepsItsHistory()
    {
        var url = Some.Url();
        var first = await SaveAsync(Some.Violation(url));
        await SaveAsync(Some.Lawful(url, at: Some.Morning.AddDays(1)));

        Assert.Empty(await Store.Findings.GetForPageAsync(first.PageId, history: false, Token));
        var past = Assert.Single(await Store.Findings.GetForPageAsync(first.PageId, history: true, Token));
        Assert.Equal(Some.Morning.AddDays(1), past.SupersededAt);
        Assert.Equal(1, (await ClueAsync(first.ClueId!)).Pages);
    }

    [Fact]
    public async Task AFindingSeenAgainIsTheSameFinding()
    {
        var url = Some.Url();
        var first = await SaveAsync(Some.Violation(url));
        await SaveAsync(Some.Violation(url, at: Some.Morning.AddDays(1)));

        var finding = Assert.Single(await Store.Findings.GetForPageAsync(first.PageId, history: true, Token));
        Assert.Null(finding.SupersededAt);
        Assert.Equal(Some.Morning, finding.FoundAt);
    }

    [Fact]
    public async Task AnOlderSightHandedInLaterDoesNotReplaceWhatIsKnownNow()
    {
        var url = Some.Url();
        await SaveAsync(Some.Lawful(url, "新的内容。", Some.Morning));
        var late = await SaveAsync(Some.Violation(url, at: Some.Morning.AddDays(-3)));

        var page = (await Store.Pages.GetAsync(late.PageId, Token))!;
        Assert.Equal("新的内容。", page.Text);
        Assert.Equal(Some.Morning.AddDays(-3), page.FirstSeen);
        Assert.Equal(2, (await Store.Pages.GetVersionsAsync(late.PageId, Token)).Count);
        Assert.NotNull(late.ClueId);
    }

    [Fact]
    public async Task SequencesRiseWithEveryChangeAndAFollowerReadsOnFromWhereItStood()
    {
        var first = await SaveAsync(Some.Lawful());
        var second = await SaveAsync(Some.Lawful());
        var again = await SaveAsync(Some.Lawful((await Store.Pages.GetAsync(first.PageId, Token))!.Url, "改了。", Some.Morning.AddDays(1)));

        Assert.True(first.Sequence < second.Sequence);
        Assert.True(second.Sequence < again.Sequence);
        var changes = await Store.Pages.ReadChangesAsync(first.Sequence, 10, Token);
        Assert.Equal([second.PageId, again.PageId], changes.Select(page => page.Id));
        Assert.Equal(again.Sequence, await Store.Pages.GetLastSequenceAsync(Token));
    }

    [Fact]
    public async Task ManySavesAtOnceGetOneSequenceEach()
    {
        var saves = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => SaveAsync(Some.Violation())));

        Assert.Equal(300, saves.Select(saved => saved.Sequence).Distinct().Count());
        Assert.Equal(300, await Store.Pages.CountAsync(PageFilter.All, Token));
        Assert.Single(saves.Select(saved => saved.ClueId).Distinct(StringComparer.Ordinal));
        Assert.Equal(300, (await ClueAsync(saves[0].ClueId!)).Pages);
    }

    [Fact]
    public async Task TwoProcessesOnOneFolderSeeEachOthersPages()
    {
        await using var other = await AdWatchStore.OpenAsync(Folder.Path, Time, Token);
        var saves = Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? Store : other).Pages.SaveAsync(Some.Lawful(), Token));
        var saved = await Task.WhenAll(saves);

        Assert.Equal(60, saved.Select(page => page.Sequence).Distinct().Count());
        Assert.Equal(60, await other.Pages.CountAsync(PageFilter.All, Token));
    }

    [Fact]
    public async Task EndsOfVisitsKeepTheirNames()
    {
        await Store.Pages.RecordVisitAsync(Visit("v1", CrawlDisposition.Disallowed), Token);
        await Store.Pages.RecordVisitAsync(Visit("v2", CrawlDisposition.Gone), Token);
        await Store.Pages.RecordVisitAsync(Visit("v2", CrawlDisposition.Gone), Token);
        await Store.Pages.RecordVisitAsync(Visit("v3", CrawlDisposition.Blocked), Token);

        var counts = await Store.Pages.CountVisitsAsync(Token);
        Assert.Equal([("blocked", 1L), ("disallowed", 1L), ("gone", 1L)], counts.Select(count => (count.Disposition, count.Count)));
        Assert.Equal(3, (await Store.Pages.GetVisitsAsync("https://anhe.example/x", 10, Token)).Count);
        Assert.Equal(0, await Store.Pages.CountAsync(PageFilter.All, Token));

        static CrawlResult Visit(string id, CrawlDisposition disposition) =>
            new()
            {
                VisitId = id,
                Url = "https://anhe.example/x",
                SourceId = "anhe",
                At = Some.Morning,
                Disposition = disposition,
                Reason = "说明",
            };
    }

    [Fact]
    public async Task EveryDispositionHasItsOwnName()
    {
        var names = Enum.GetValues<CrawlDisposition>().Select(Visits.Disposition).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task TheCursorOfAListStaysRightWhilePagesArrive()
    {
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            ids.Add((await SaveAsync(Some.Lawful())).PageId);
        }

        var first = await Store.Pages.ListAsync(PageFilter.All, null, 2, Token);
        await SaveAsync(Some.Lawful());
        var second = await Store.Pages.ListAsync(PageFilter.All, first.Next, 2, Token);
        var third = await Store.Pages.ListAsync(PageFilter.All, second.Next, 2, Token);

        Assert.Equal(
            [ids[4], ids[3], ids[2], ids[1], ids[0]],
            first.Items.Concat(second.Items).Concat(third.Items).Select(page => page.Id)
        );
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task FiltersNarrowAList()
    {
        await SaveAsync(Some.Lawful());
        var flagged = await SaveAsync(Some.Violation());

        Assert.Equal([flagged.PageId], await IdsAsync(PageFilter.All with { Flagged = true }));
        Assert.Equal([flagged.PageId], await IdsAsync(PageFilter.All with { Code = "prohibited-claim" }));
        Assert.Equal([flagged.PageId], await IdsAsync(PageFilter.All with { Department = "health" }));
        Assert.Empty(await IdsAsync(PageFilter.All with { Code = "tout" }));
        Assert.Empty(await IdsAsync(PageFilter.All with { Region = "320000" }));
        Assert.Equal(2, (await IdsAsync(PageFilter.All with { Region = "31" })).Count);

        async Task<List<string>> IdsAsync(PageFilter filter) =>
            [.. (await Store.Pages.ListAsync(filter, null, 10, Token)).Items.Select(page => page.Id)];
    }

    [Fact]
    public async Task GetManyKeepsTheOrderOfTheQuestion()
    {
        var first = await SaveAsync(Some.Lawful());
        var second = await SaveAsync(Some.Lawful());

        var pages = await Store.Pages.GetManyAsync([second.PageId, "unknown", first.PageId], Token);

        Assert.Equal([second.PageId, first.PageId], pages.Select(page => page.Id));
    }

    [Fact]
    public async Task ANearCopyPointsToTheFirstPageOfItsFamily()
    {
        var first = await SaveAsync(Fingerprinted(0xABCD_1234_5678_9876));
        var copy = await SaveAsync(Fingerprinted(0xABCD_1234_5678_9876 ^ 0b1011));
        var other = await SaveAsync(Fingerprinted(0xABCD_1234_5678_9876 ^ 0b1111));

        var page = (await Store.Pages.GetAsync(copy.PageId, Token))!;
        Assert.Equal(first.PageId, page.DuplicateOf);
        Assert.Equal(first.PageId, page.Cluster);
        // Four bits from the first, one from the copy: of the family, by way of the copy.
        Assert.Equal(first.PageId, (await Store.Pages.GetAsync(other.PageId, Token))!.Cluster);

        static PageDocument Fingerprinted(ulong fingerprint)
        {
            var page = Some.Page(text: "第" + fingerprint + "页");
            return Some.Document(page with { Content = page.Content with { TextFingerprint = fingerprint } }, Some.Verdict());
        }
    }

    [Fact]
    public async Task StreamingGivesEveryPageOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => SaveAsync(Some.Lawful())));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var page in Store.Pages.StreamAsync(PageFilter.All, Token))
        {
            ids.Add(page.Id);
            count++;
        }

        Assert.Equal((450, 450), (count, ids.Count));
    }

    [Fact]
    public async Task ExcusedMatchesAreKeptWithTheirExcuse()
    {
        var excused = new Excused("cure-rate", "enforcement-news", new TextSpan("text", 3, 4, "治愈率9"));
        var document = Some.Lawful();
        var saved = await SaveAsync(document with { Classification = document.Classification with { Excused = [excused] } });

        Assert.Equal([excused], await Store.Findings.GetExcusedAsync(saved.PageId, Token));
    }
}
