namespace AdWatch.Indexing.Tests.Searching;

public sealed class SearchFieldTests
{
    [Theory]
    [InlineData("title:种植")]
    [InlineData("site:www.example.test")]
    [InlineData("site:example.test")]
    [InlineData("site:https://www.example.test/other")]
    [InlineData("url:example.test/dental")]
    [InlineData("url:https://www.example.test/dental/7")]
    [InlineData("channel:hospital-site")]
    [InlineData("code:tout")]
    [InlineData("code:prohibited-claim")]
    [InlineData("lead:health")]
    [InlineData("severity:high")]
    [InlineData("status:confirmed")]
    [InlineData("status:200")]
    [InlineData("publisher:安和口腔")]
    [InlineData("phone:13800138000")]
    [InlineData("phone:138-0013-8000")]
    [InlineData("phone:0399-7712120")]
    [InlineData("phone:0399-7712120转801")]
    [InlineData("wechat:Ya_Ke88")]
    [InlineData("certificate:医广【2026】第05-12-001号")]
    [InlineData("certificate:医广(2026)第0512001号")]
    [InlineData("licence:PDY00123-4")]
    [InlineData("region:310000")]
    [InlineData("region:31")]
    [InlineData("region:310105")]
    [InlineData("cluster:c7")]
    [InlineData("date:2026-02-28")]
    [InlineData("date:2026-02")]
    [InlineData("date:..2026-02-28")]
    [InlineData("date:2026-02-28..")]
    public async Task AFieldFindsThePageThatHoldsItsValue(string question) => Assert.True(await FindsAsync(question));

    [Theory]
    [InlineData("title:优惠")]
    [InlineData("site:ample.test")]
    [InlineData("url:dent")]
    [InlineData("channel:news")]
    [InlineData("lead:tcm")]
    [InlineData("publisher:安和医院")]
    [InlineData("phone:1380013800")]
    [InlineData("wechat:yake88")]
    [InlineData("region:320000")]
    [InlineData("region:310106")]
    [InlineData("date:2026-03-01..")]
    [InlineData("-code:tout")]
    public async Task AFieldDoesNotFindAPageWithoutItsValue(string question) => Assert.False(await FindsAsync(question));

    [Fact]
    public async Task TheDayOfAPageIsItsFirstVisitWhereNoPublicationIsKnown()
    {
        using var lab = new SearchLab();
        var seen = new DateTimeOffset(2026, 1, 31, 17, 30, 0, TimeSpan.Zero); // the first of February in Shanghai
        await lab.StoreAsync(lab.Page("种植牙") with { FirstSeenAt = seen });
        Assert.Empty(await lab.FindAsync("date:2026-01"));
        Assert.Single(await lab.FindAsync("date:2026-02-01"));
    }

    [Fact]
    public async Task AQuestionWithOnlyExclusionsFindsAllOtherPages()
    {
        using var lab = new SearchLab();
        await lab.StoreAsync(["种植牙优惠", "近视手术", "种植牙"]);
        Assert.Equal(["p1"], await lab.FindAsync("-种植"));
        Assert.Equal(["p1", "p2"], await lab.FindAsync("-优惠"));
        Assert.Equal(["p0", "p1", "p2"], await lab.FindAsync("-(种植 近视)"));
    }

    [Theory]
    [InlineData("治疗效果", "治疗，疗效好", false)]
    [InlineData("疗效", "治疗，疗效好", true)]
    [InlineData("治疗，疗效", "治疗。疗效好", true)]
    [InlineData("治疗，疗效", "治疗a疗效好", false)]
    [InlineData("治疗，疗效", "治疗\n\n疗效好", false)]
    [InlineData("治愈率", "治\n愈率", true)]
    [InlineData("治愈率", "治\n\n愈率", false)]
    [InlineData("治愈率", "治·愈 率", true)]
    [InlineData("治愈率", "治\u200B愈*率", true)]
    [InlineData("B超", "做b超检查", true)]
    [InlineData("Ｂ超", "做b超检查", true)]
    [InlineData("超", "做B超检查", true)]
    [InlineData("查", "做B超检查", true)]
    [InlineData("98", "治愈率98%", true)]
    [InlineData("治愈率98%", "治愈率９８％以上", true)]
    [InlineData("CT", "CTA检查", false)]
    [InlineData("𠮷", "𠮷祥门诊", true)]
    [InlineData("𠮷祥", "𠮷祥门诊", true)]
    public async Task APhraseIsFoundWhereItStandsInTheFoldedText(string question, string text, bool found) =>
        Assert.Equal(found, await SearchLab.FindsAsync($"\"{question}\"", text));

    [Fact]
    public async Task TraditionalSpellingIsFoundByThePlainForm()
    {
        using var lab = new SearchLab(('療', '疗'), ('國', '国'));
        await lab.StoreAsync(["全國治療中心"]);
        Assert.Single(await lab.FindAsync("全国治疗"));
        Assert.Single(await lab.FindAsync("全國治療"));
    }

    private static async Task<bool> FindsAsync(string question)
    {
        using var lab = new SearchLab();
        var page = lab.Page("优惠到店", "种植牙节") with
        {
            Url = "https://www.example.test/dental/7",
            Channel = "hospital-site",
            Codes = ["tout", "prohibited-claim"],
            Lead = "health",
            Departments = ["market-supervision"],
            Severity = "high",
            Statuses = ["confirmed", "200"],
            Publisher = "安和口腔门诊部",
            Phones = ["13800138000", "0399-7712120转801"],
            WeChat = ["ya_ke88"],
            Certificates = ["医广【2026】第05-12-001号"],
            Licences = ["PDY001234"],
            Region = "310105",
            Cluster = "c7",
            PublishedAt = new DateTimeOffset(2026, 2, 28, 8, 0, 0, TimeSpan.FromHours(8)),
        };
        await lab.StoreAsync([page]);
        return (await lab.FindAsync(question)).Length == 1;
    }
}
