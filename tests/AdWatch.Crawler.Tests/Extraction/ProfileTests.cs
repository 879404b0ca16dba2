using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>What each profile reads on a page as such sites have it; the pages stand in <c>Pages</c>.</summary>
public sealed class ProfileTests
{
    [Fact]
    public void APublicAccountArticleHasAccountAuthorOriginalMarkTimeBodyAndPictures()
    {
        var page = Read("wechat-01.html");

        Assert.Equal("wechat-article", page.Profile);
        Assert.Equal("青禾儿童医院", page.Account);
        Assert.Equal("沈若兰", page.Author);
        Assert.True(page.IsOriginal);
        Assert.Equal(new DateTimeOffset(2026, 3, 18, 7, 30, 0, TimeSpan.FromHours(8)), page.PublishedAt);
        Assert.Equal(["https://mmbiz.qpic.cn/wechat-01/640?wx_fmt=jpeg"], page.Images.Select(i => i.Url));
        Assert.Contains("可以做三件事", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("微信扫一扫", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("喜欢此内容的人还喜欢", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAlbumGivesItsArticlesAsEntriesAndLinks()
    {
        var page = Read("album-01.html");

        Assert.All(page.Items, i => Assert.Equal(PageItemKind.Entry, i.Kind));
        Assert.Equal("智齿到底拔不拔", page.Items[0].Title);
        Assert.Equal("https://mp.weixin.qq.com/s/aaa001", page.Items[0].Url);
        Assert.Contains(page.Links, l => l.Url == "https://mp.weixin.qq.com/s/aaa003");
    }

    [Fact]
    public void AListingGivesTheNumberBehindTheStruckOutOne()
    {
        var page = Read("listing-01.html");

        Assert.Equal(["15857163309"], page.Contacts.Phones);
        Assert.Equal("158****3309", page.Facts.Single(f => f.Kind == PageFactKind.MaskedPhone).Value);
        Assert.Equal("小辰跑腿", page.Account);
    }

    [Fact]
    public void AListingGivesANumberSplitOverElements() => Assert.Equal(["18729416650"], Read("listing-03.html").Contacts.Phones);

    [Fact]
    public void AListOfListingsLeadsToEach() =>
        Assert.Equal("https://xx.tongcheng.test/fuwu/70012.shtml", Read("list-01.html").Items[1].Url);

    [Fact]
    public void AThreadHasItsPostsRepliesAndQuotesApart()
    {
        var page = Read("forum-01.html");

        Assert.Equal([PageItemKind.Post, PageItemKind.Reply, PageItemKind.Reply], page.Items.Select(i => i.Kind));
        Assert.Equal(["月下听雨", "阿木", "城东客服小李"], page.Items.Select(i => i.Author));
        Assert.StartsWith("上个月在城东", Assert.Single(page.Blocks(PageBlockKind.Body)), StringComparison.Ordinal);
        Assert.Equal(["从检查到戴冠一共跑了六趟"], page.Blocks(PageBlockKind.Quote));
        Assert.Contains("cdky668", page.Text.Substring(page.Items[2].Start, page.Items[2].Length), StringComparison.Ordinal);
        Assert.DoesNotContain("多喝热水", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AQuestionAndItsAnswersAreApart()
    {
        var page = Read("qa-01.html");

        Assert.Equal([PageItemKind.Question, PageItemKind.Answer, PageItemKind.Answer], page.Items.Select(i => i.Kind));
        Assert.Equal("陆维康", page.Items[1].Author);
        Assert.DoesNotContain("相似问题", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAdvertisementOfASearchPageStandsWithTheAddressItLeadsTo()
    {
        var page = Read("search-01.html");

        Assert.Equal("皮肤癣哪家医院好", page.Title);
        Assert.All(page.Items, i => Assert.Equal(PageItemKind.Advertisement, i.Kind));
        Assert.Equal("https://www.hcpfb.test/lp/xuan?from=ad", page.Items[0].Url);
        Assert.DoesNotContain("皮肤癣的常见类型", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AProductHasItsShopItsMakerAndItsReviews()
    {
        var page = Read("shop-01.html");

        Assert.Equal("百草堂健康旗舰店", page.Account);
        Assert.Equal("亳州百草堂健康科技有限公司", page.Publisher);
        Assert.Equal([PageItemKind.Review, PageItemKind.Review], page.Items.Select(i => i.Kind));
        Assert.Equal(2, page.Blocks(PageBlockKind.Comment).Count);
    }

    [Fact]
    public void AMicroblogPostIsApartFromWhatItPassesOnAndFromItsComments()
    {
        var page = Read("post-01.html");

        Assert.StartsWith("假期门诊", Assert.Single(page.Blocks(PageBlockKind.Body)), StringComparison.Ordinal);
        Assert.Contains("转眼又到五一", Assert.Single(page.Blocks(PageBlockKind.Quote)), StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 4, 30, 12, 8, 0, TimeSpan.FromHours(8)), page.PublishedAt);
    }

    [Fact]
    public void WhatStandsBesideTheBodyOfAHospitalArticleIsKeptButNoMainText()
    {
        var page = Read("hospital-01.html");

        Assert.Contains("体检报告上的箭头", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Blocks(PageBlockKind.Aside), b => b.Contains("体检报告上的箭头", StringComparison.Ordinal));
        Assert.DoesNotContain("您好，我是在线医生", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void APageWithoutTheTemplatesMarksIsReadAsAnyPage()
    {
        var page = Extractor().ExtractFromHtml("<h1>公告</h1><p>本号停更。</p>", new Uri("https://mp.weixin.qq.com/s/x"));

        Assert.Null(page.Profile);
        Assert.Contains("本号停更", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ATemplateOfWhichOnlyTheFooterIsThereIsReadAsAnyPage()
    {
        var page = Extractor()
            .ExtractFromHtml(
                "<div id=\"postlist\"><table><tr><td class=\"plc\"><p>加我微信guoguo_xx8，寄血验男女，出结果快。</p></td></tr></table></div><div id=\"ft\"><p>话坛 浙ICP备99000902号</p></div>",
                new Uri("https://forum.elsewhere.test/thread-1-1-1.html"),
                new PageHints("forum")
            );

        Assert.Null(page.Profile);
        Assert.Contains("寄血验男女", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ASentenceOutsideOfATemplateIsKeptButNoMainText()
    {
        var html = File.ReadAllText(Path.Combine(Pages, "qa-01.html"))
            .Replace("</body>", "<div><p>祖传秘方包治银屑病，三个疗程断根不复发，无效退款。</p></div></body>", StringComparison.Ordinal);

        var page = Extractor().ExtractFromHtml(html, new Uri("https://forum.elsewhere.test/1"), new PageHints("forum"));

        Assert.Equal("question-and-answers", page.Profile);
        Assert.Contains("祖传秘方", Assert.Single(page.Blocks(PageBlockKind.Aside)), StringComparison.Ordinal);
    }

    [Fact]
    public void ASourceMayAskForAProfileOrForNone()
    {
        var url = new Uri("https://forum.elsewhere.test/1");
        var html = File.ReadAllText(Path.Combine(Pages, "qa-01.html"));

        Assert.Equal("question-and-answers", Extractor().ExtractFromHtml(html, url, new PageHints("news", "question-and-answers")).Profile);
        Assert.Null(Extractor().ExtractFromHtml(html, url, new PageHints("forum", "none")).Profile);
        Assert.Null(Extractor().ExtractFromHtml(html, url, new PageHints("news")).Profile);
    }

    [Fact]
    public void FiftyThousandNestedElementsAroundAProfiledBodyAreReadAll()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 50_000));

        var page = Extractor().ExtractFromHtml($"<div id=\"js_content\">开头{deep}深处</div>", new Uri("https://mp.weixin.qq.com/s/x"));

        Assert.Equal("wechat-article", page.Profile);
        Assert.Contains("深处", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ANewSiteIsAnEntry()
    {
        var profiles = ProfileSet.Read([
            (
                "new.yaml",
                "profiles:\n  - id: tea\n    hosts: [tea.test]\n    needs: [tea-say]\n    title: [.tea-name]\n    body: [.tea-say]\n    rest: drop\n"
            ),
        ]);

        var page = new PageExtractor(null, profiles).ExtractFromHtml(
            "<b class=tea-name>老茶馆</b><p class=tea-say>茶能治百病。</p><p>别的</p>",
            new Uri("http://tea.test/1")
        );

        Assert.Equal("tea", page.Profile);
        Assert.Equal("老茶馆", page.Title);
        Assert.Equal(["茶能治百病。"], page.Blocks(PageBlockKind.Body));
        Assert.DoesNotContain("别的", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    body: ['p[[']\n", 4, "is no CSS selector")]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    colour: red\n", 4, "has no key 'colour'")]
    [InlineData("profiles:\n  - id: a\n    body: [p]\n", 2, "has no 'needs'")]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    channels: [tv]\n", 4, "channel 'tv' is not known")]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    time: ['script:ct=[0-9]+']\n", 4, "has no group")]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    items:\n      - kind: poem\n        select: p\n", 5, "'kind' must be one of")]
    [InlineData("profiles:\n  - id: a\n    needs: [x]\n    rest: maybe\n", 4, "'rest' must be keep or drop")]
    public void AFaultOfAProfileNamesFileAndLine(string yaml, int line, string words)
    {
        var exception = Assert.Throws<ProfileFileException>(() => ProfileSet.Read([("my.yaml", yaml)]));

        Assert.Contains(
            exception.Faults,
            f => f.File == "my.yaml" && f.Line == line && f.Message.Contains(words, StringComparison.Ordinal)
        );
    }

    private static string Pages => Path.Combine(Repository.Root, "tests", "AdWatch.Crawler.Tests", "Extraction", "Pages");

    private static PageExtractor Extractor() => new(null, ProfileSet.Load(Path.Combine(Repository.Root, "seeds", "profiles")));

    private static ExtractedPage Read(string page) => PageTruth.Own().Single(t => t.Page == page).Read();
}
