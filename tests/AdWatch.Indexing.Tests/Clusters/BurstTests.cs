using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Clusters;

public sealed class BurstTests : StoreTest
{
    private const ulong Text = 0x1234_5678_9ABC_DEF0;
    private const string Words = "白酒能杀死病毒";

    private static readonly BurstRule Rule = new()
    {
        Codes = ["rumor"],
        Places = 3,
        Hours = 6,
        Accounts = ["forum"],
        Mirrors = ["www", "m"],
        NotChannels = ["complaint"],
    };

    [Fact]
    public async Task ARumourAtManyPlacesAtOnceIsOneStepGraver()
    {
        await SpreadAsync(2);

        var saved = await SaveAsync(Copy(hour: 1));

        Assert.Equal(Severity.Critical, saved.RaisedTo);
        Assert.Equal(Severity.Critical, (await PageAsync(saved)).Severity);
        var details = await DetailsAsync(await ClueAsync(saved.ClueId!));
        Assert.Equal(Severity.Critical, details.Clue.Severity);
        Assert.Equal(Severity.Critical, Assert.Single(details.Findings).Severity);
    }

    [Fact]
    public async Task ThePageSaysAtHowManyPlacesWithinWhichHours()
    {
        await SpreadAsync(2);

        var page = await PageAsync(await SaveAsync(Copy(hour: 1)));

        Assert.Equal(new CopyBurst(3, 3, 6, Some.Morning.ToUniversalTime(), Some.Morning.AddHours(1).ToUniversalTime()), page.Burst);
    }

    [Fact]
    public async Task TheEarlierCopiesAndTheirCluesRiseWithIt()
    {
        var earlier = await SpreadAsync(2);

        await SaveAsync(Copy(hour: 1));

        foreach (var saved in earlier)
        {
            Assert.Equal(Severity.Critical, (await PageAsync(saved)).Severity);
            var details = await DetailsAsync(await ClueAsync(saved.ClueId!));
            Assert.Equal(Severity.Critical, details.Clue.Severity);
            Assert.Equal(Severity.Critical, Assert.Single(details.Findings).Severity);
        }
    }

    [Fact]
    public async Task TheSearchIndexSeesTheEarlierCopiesChange()
    {
        var earlier = await SpreadAsync(2);
        var before = await Store.Pages.GetLastSequenceAsync(Token);

        await SaveAsync(Copy(hour: 1));

        var changed = (await Store.Pages.ReadChangesAsync(before, 10, Token)).Select(page => page.Id);
        Assert.Superset(earlier.Select(saved => saved.PageId).ToHashSet(StringComparer.Ordinal), changed.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task JournalAndAuditTrailOfEveryClueTellItOnce()
    {
        var all = await SpreadAsync(2);
        all.Add(await SaveAsync(Copy(hour: 1)));
        all.Add(await SaveAsync(Copy(hour: 2)));
        all.Add(await SaveAsync(Copy(hour: 3)));

        foreach (var saved in all)
        {
            var details = await DetailsAsync(await ClueAsync(saved.ClueId!));
            var entry = Assert.Single(details.Events, e => e.Type == "burst");
            Assert.Equal(entry.From, entry.To);
            Assert.StartsWith("同一内容 6 小时内见于", entry.Reason, StringComparison.Ordinal);
        }

        var audited = (await Store.Audit.ListAsync("clue", null, null, 100, Token)).Items.Where(e => e.Action == "clue.burst");
        Assert.Equal([.. all.Select(s => s.ClueId).Order()], audited.Select(e => e.ObjectId).Order());
    }

    [Fact]
    public async Task TheSameVisitsAndRenewedOnesRaiseNothingTwice()
    {
        await SpreadAsync(2);
        var document = Copy(hour: 1, severity: Severity.Low);
        var saved = await SaveAsync(document);

        var repeated = await SaveAsync(document);
        var renewed = await SaveAsync(
            document with
            {
                Page = document.Page with { VisitId = "again", FetchedAt = Some.Morning.AddHours(2) },
            }
        );

        Assert.Equal(Severity.Medium, saved.RaisedTo);
        Assert.Equal(Severity.Medium, repeated.RaisedTo);
        Assert.Equal(Severity.Medium, renewed.RaisedTo);
        Assert.Equal(Severity.Medium, (await PageAsync(saved)).Severity);
        Assert.Single((await DetailsAsync(await ClueAsync(saved.ClueId!))).Events, e => e.Type == "burst");
    }

    [Fact]
    public async Task AFurtherCopyIsCountedAndRaisesOnlyItself()
    {
        var earlier = await SpreadAsync(3);

        var last = await SaveAsync(Copy(hour: 2));

        Assert.Equal(4, (await PageAsync(earlier[0])).Burst!.Places);
        Assert.Equal(Severity.Critical, (await PageAsync(last)).Severity);
    }

    [Fact]
    public async Task NearCopiesThatAreExcusedOrLawfulDoNotCount()
    {
        await SpreadAsync(1);
        var excused = Copy(hour: 0);
        var denial = await SaveAsync(
            excused with
            {
                Classification = Some.Verdict() with
                {
                    Excused = [new Excused("claim:liquor-virus", "rebuttal", new TextSpan("text", 0, 7, Words))],
                },
            }
        );

        var saved = await SaveAsync(Copy(hour: 1));

        Assert.Null(saved.RaisedTo);
        Assert.Equal(Severity.None, (await PageAsync(denial)).Severity);
    }

    [Fact]
    public async Task ACopyThatAReviewerFoundLawfulDoesNotCount()
    {
        var earlier = await SpreadAsync(2);
        await DismissAsync(await ClueAsync(earlier[0].ClueId!));

        Assert.Null((await SaveAsync(Copy(hour: 1))).RaisedTo);
    }

    [Fact]
    public async Task AClueThatIsDecidedStaysAsItWasDecided()
    {
        var earlier = await SpreadAsync(2);
        await ConfirmAsync(await ClueAsync(earlier[0].ClueId!));

        await SaveAsync(Copy(hour: 1));

        var details = await DetailsAsync(await ClueAsync(earlier[0].ClueId!));
        Assert.Equal(Severity.High, details.Clue.Severity);
        Assert.DoesNotContain(details.Events, e => e.Type == "burst");
    }

    [Theory]
    [InlineData(1, 1, "rumor", Text)]
    [InlineData(2, 7, "rumor", Text)]
    [InlineData(2, 1, "prohibited-claim", Text)]
    [InlineData(2, 1, "rumor", ~Text)]
    public async Task TooFewTooSlowOfAnotherCodeOrAnotherTextIsNoBurst(int before, int hour, string code, ulong text)
    {
        await SpreadAsync(before);

        var saved = await SaveAsync(Copy(hour, code: code, text: text));

        Assert.Null(saved.RaisedTo);
        Assert.Null((await PageAsync(saved)).Burst);
    }

    [Theory]
    [InlineData("news", "https://{0}spread.example/", "甲")]
    [InlineData("forum", "https://forum.example/{0}", "同一楼主")]
    [InlineData("complaint", "https://{0}spread.example/", "甲")]
    public async Task PagesOfOneHostOneAccountOrOfComplaintsAreNoSpreading(string channel, string address, string publisher)
    {
        SavedPage? saved = null;
        foreach (var part in (string[])["", "m.", "www.", "m.m."])
        {
            saved = await SaveAsync(
                Copy(0, Address(address, channel == "complaint" ? $"{part.Replace('.', '-')}x" : part), channel, publisher)
            );
        }

        Assert.Null(saved!.RaisedTo);
    }

    [Fact]
    public async Task ManyAccountsOfOneForumAreManyPlaces()
    {
        await SaveAsync(Copy(0, "https://forum.example/1", "forum", "甲"));
        await SaveAsync(Copy(0, "https://forum.example/2", "forum", "乙"));

        Assert.Equal(Severity.Critical, (await SaveAsync(Copy(1, "https://forum.example/3", "forum", "丙"))).RaisedTo);
    }

    [Fact]
    public async Task OldPagesFoundAtOnceAreNoBurstSinceTheirPublicationDatesCount()
    {
        SavedPage? saved = null;
        for (var day = 1; day <= 4; day++)
        {
            var document = Copy(hour: 0);
            var content = document.Page.Content with { PublishedAt = Some.Morning.AddDays(-100 * day) };
            saved = await SaveAsync(document with { Page = document.Page with { Content = content } });
        }

        Assert.Null(saved!.RaisedTo);
    }

    [Fact]
    public async Task AnOldPageThatTakesTheTextOnCountsFromThatDay()
    {
        var url = Some.Url();
        await SaveAsync(Some.Lawful(url, at: Some.Morning.AddDays(-30)));
        await SpreadAsync(2);

        Assert.Equal(Severity.Critical, (await SaveAsync(Copy(1, url))).RaisedTo);
    }

    [Fact]
    public async Task APageKeepsItsBurstWhileItShowsTheTextAndLosesItAfterwards()
    {
        var earlier = await SpreadAsync(2);
        var document = Copy(hour: 1);
        await SaveAsync(document);
        foreach (var other in earlier)
        {
            var url = (await PageAsync(other)).Url;
            await SaveAsync(Some.Lawful(url, at: Some.Morning.AddHours(3)));
        }

        var later = Some.Morning.AddHours(4);
        var kept = await SaveAsync(document with { Page = document.Page with { VisitId = "later", FetchedAt = later } });
        var gone = await SaveAsync(Some.Violation(document.Page.Url, "rumor", later.AddHours(1), "红薯能治癌"));

        Assert.Equal(Severity.Critical, kept.RaisedTo);
        Assert.Null(gone.RaisedTo);
        Assert.Null((await PageAsync(gone)).Burst);
        Assert.Equal(Severity.High, (await PageAsync(gone)).Severity);
    }

    private static string Address(string pattern, string part) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, part);

    private static PageDocument Copy(
        int hour,
        string? url = null,
        string channel = "news",
        string? publisher = null,
        string code = "rumor",
        ulong text = Text,
        Severity severity = Severity.High
    )
    {
        var number = Some.Number();
        var page = Some.Page(
            url ?? $"https://copy{number}.example/a",
            $"{Words}，转给家人。",
            Some.Morning.AddHours(hour),
            new SourceSubject($"转载号{number}", null, null, "310000")
        );
        page = page with { Channel = channel, Content = page.Content with { TextFingerprint = text, Publisher = publisher } };
        return Some.Document(page, Some.Verdict(Some.Finding(code, words: Words)) with { Severity = severity });
    }

    private new Task<SavedPage> SaveAsync(PageDocument document) => Store.Pages.SaveAsync(document, Rule, Token);

    private async Task<StoredPage> PageAsync(SavedPage saved) => (await Store.Pages.GetAsync(saved.PageId, Token))!;

    /// <summary>Pages of different publishers with one text, all in the morning.</summary>
    private async Task<List<SavedPage>> SpreadAsync(int pages)
    {
        var saved = new List<SavedPage>();
        for (var i = 0; i < pages; i++)
        {
            saved.Add(await SaveAsync(Copy(hour: 0)));
        }

        return saved;
    }
}
