using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Storage;

public sealed class AdvertisementTests : StoreTest
{
    private const string Landing = "https://lp.example/xuan";

    [Fact]
    public async Task AnAdvertisementIsJoinedToItsLandingPageWhicheverIsStoredFirst()
    {
        var ad = await SaveAsync(WithAd(Some.Url(), Read(Landing)));
        var landing = await SaveAsync(Some.Lawful(Landing));

        var on = Assert.Single(await Store.Pages.GetAdvertisementsAsync(ad.PageId, Token));
        var to = Assert.Single(await Store.Pages.GetAdvertisedByAsync(landing.PageId, Token));

        Assert.Equal(landing.PageId, on.LandingPageId);
        Assert.Equal((ad.PageId, "祖传秘方，不复发"), (to.PageId, to.Text));
        Assert.Equal(Landing + "?from=ad", to.Landing!.FinalUrl);
    }

    [Fact]
    public async Task ALandingPageOnceFoundIsNotLostWhereALaterVisitDidNotAsk()
    {
        var url = Some.Url();
        await SaveAsync(WithAd(url, Read(Landing)));
        var later = await SaveAsync(WithAd(url, new AdvertisementLanding(LandingState.OverLimit, "limit"), Some.Morning.AddDays(1)));

        var ad = Assert.Single(await Store.Pages.GetAdvertisementsAsync(later.PageId, Token));

        Assert.Equal((LandingState.Read, Landing), (ad.Landing!.State, ad.Landing.Url));
        Assert.Equal((Some.Morning, Some.Morning.AddDays(1)), (ad.FirstSeen, ad.LastSeen));
    }

    [Fact]
    public async Task OtherWordsUnderTheSameAddressAreAnotherAdvertisement()
    {
        var url = Some.Url();
        await SaveAsync(WithAd(url, Read(Landing)));
        var later = await SaveAsync(WithAd(url, Read(Landing), Some.Morning.AddDays(1), "七天除根"));

        Assert.Equal(2, (await Store.Pages.GetAdvertisementsAsync(later.PageId, Token)).Count);
    }

    [Fact]
    public async Task AClueOverALandingPageShowsWhatWasPromised()
    {
        var ad = await SaveAsync(WithAd(Some.Url(), Read(Landing)));
        var clue = await DetectAsync(Some.Violation(Landing));

        var shown = Assert.Single((await DetailsAsync(clue)).Advertisements);

        Assert.Equal((ad.PageId, "皮肤癣专科"), (shown.PageId, shown.Title));
    }

    [Fact]
    public async Task TheArchiveKeepsThePageOfAnAdvertisementThatLeadsToAClue()
    {
        var url = Some.Url();
        var first = WithAd(url, Read(Landing));
        first = first with { Page = first.Page with { Archive = first.Page.Archive! with { RecordId = "urn:uuid:ad" } } };
        await SaveAsync(first);
        await SaveAsync(Some.Lawful(url, "如今没有广告。", Some.Morning.AddDays(9)));
        await DetectAsync(Some.Violation(Landing));

        Assert.Contains("urn:uuid:ad", Store.Pages.ReadArchiveReferences(Some.Morning.AddYears(1)));
    }

    private static AdvertisementLanding Read(string url) => new(LandingState.Read, "read") { Url = url, FinalUrl = url + "?from=ad" };

    private static PageDocument WithAd(
        string url,
        AdvertisementLanding landing,
        DateTimeOffset? at = null,
        string words = "祖传秘方，不复发"
    )
    {
        var page = Some.Page(url, words, at);
        var item = new PageItem(PageItemKind.Advertisement, 0, words.Length)
        {
            Title = "皮肤癣专科",
            Url = "https://search.example/click",
            Landing = landing,
        };
        return Some.Document(page with { Content = page.Content with { Items = [item] } }, Some.Verdict());
    }
}
