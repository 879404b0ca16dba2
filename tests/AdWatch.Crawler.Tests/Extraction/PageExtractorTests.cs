using System.Text;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

public sealed class PageExtractorTests
{
    [Fact]
    public void BlocksArePartedByABlankLineAndCoverTheText()
    {
        var page = Reading.Page("<h1>门诊时间</h1><p>周一至周五</p><div>上午八点<br>下午五点</div>");
        Assert.Equal("门诊时间\n\n周一至周五\n\n上午八点\n下午五点", page.Text);
        Assert.Equal([PageBlockKind.Heading, PageBlockKind.Body, PageBlockKind.Body], page.Blocks.Select(b => b.Kind));
        Assert.Equal("上午八点\n下午五点", page.Text.Substring(page.Blocks[2].Start, page.Blocks[2].Length));
    }

    [Theory]
    [InlineData("<blockquote>原文如此</blockquote>", PageBlockKind.Quote)]
    [InlineData("<ul><li>原文如此</li></ul>", PageBlockKind.List)]
    [InlineData("<table><tr><td>原文如此</td></tr></table>", PageBlockKind.Table)]
    [InlineData("<footer>原文如此</footer>", PageBlockKind.Footer)]
    [InlineData("<div class='post-comment'>原文如此</div>", PageBlockKind.Comment)]
    [InlineData("<h3>原文如此</h3>", PageBlockKind.Heading)]
    [InlineData("<p>原文如此</p>", PageBlockKind.Body)]
    public void ABlockHasTheKindOfItsPlace(string html, PageBlockKind kind) =>
        Assert.Contains("原文如此", Reading.Page(html + "<p>正文</p>").Blocks(kind));

    [Theory]
    [InlineData("<p style='display: none'>藏起来的话</p>")]
    [InlineData("<div hidden><p>藏起来的话</p></div>")]
    [InlineData("<span style=\"color:red;VISIBILITY:hidden\">藏起来的话</span>")]
    [InlineData("<span style='font-size:0px'>藏起来的话</span>")]
    [InlineData("<script>藏起来的话</script><style>藏起来的话</style><template>藏起来的话</template>")]
    [InlineData("<select><option>藏起来的话</select>")]
    [InlineData("<!-- 藏起来的话 --><svg><text>藏起来的话</text></svg>")]
    public void HiddenTextIsLeftOut(string html) => Assert.Equal("看得见", Reading.Page(html + "<p>看得见</p>").Text);

    [Fact]
    public void TheBodyOfAPublicAccountArticleIsReadThoughItsMarkupHidesIt()
    {
        var page = Reading.Page(
            "<span class='rich_media_meta'><a id='js_name'> 仁爱健康 </a></span><div id='js_content' style='visibility: hidden; opacity: 0;'><p>今日义诊</p></div><script>var ct = \"1778558400\";</script>"
        );
        Assert.Contains("今日义诊", page.Text, StringComparison.Ordinal);
        Assert.Equal("仁爱健康", page.Publisher);
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 12, 0, 0, TimeSpan.FromHours(8)), page.PublishedAt);
    }

    [Fact]
    public void NavigationAndLinkListsAreLeftOutOfTheTextAndKeptAsLinks()
    {
        var page = Reading.Article(
            "<nav><a href='/'>首页</a> <a href='/about'>关于我们</a></nav><div><ul><li><a href='/a'>春季护牙指南请收好</a></li><li><a href='/b'>儿童换牙注意事项</a></li><li><a href='/c'>洗牙常见问题解答</a></li></ul></div>"
        );
        Assert.DoesNotContain("首页", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("护牙指南", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                "https://www.renai.test/",
                "https://www.renai.test/about",
                "https://www.renai.test/a",
                "https://www.renai.test/b",
                "https://www.renai.test/c",
            ],
            page.Links.Select(l => l.Url)
        );
    }

    [Fact]
    public void APageOfNothingButListsIsReadByItsLists()
    {
        var page = Reading.Page(
            "<ul><li><a href='/1'>种植牙三千八百元一颗</a></li><li><a href='/2'>专家号代挂快速入院</a></li><li><a href='/3'>二手轮椅九成新转让</a></li></ul>"
        );
        Assert.Equal(3, page.Blocks(PageBlockKind.List).Count);
    }

    [Fact]
    public void ASentenceInsideANavigationStays()
    {
        var page = Reading.Article("<div class='nav'>根治各类牙病，三天见效，无效退款！</div>");
        Assert.Contains("三天见效", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void APaidLinkToAnotherSiteStays()
    {
        var links = string.Concat(
            Enumerable.Range(0, 4).Select(i => $"<li><a href='https://other{i}.example/'>专业机构提供全套服务包成功第{i}期</a></li>")
        );
        Assert.Contains("包成功第2期", Reading.Article($"<ul>{links}</ul>").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFooterKeepsLicenceAndPhoneWithoutItsLinks()
    {
        var page = Reading.Article(
            "<div class='footer'><ul><li><a href='/x'>网站地图</a></li><li><a href='/y'>友情链接</a></li></ul><p>版权所有 仁爱口腔医院 电话：0571-85550123</p><p>（浙）医广【2025】第07-09-0016号 <a href='https://beian.example/'>浙ICP备12345678号-1</a></p></div>"
        );
        Assert.Equal(
            ["版权所有 仁爱口腔医院 电话：0571-85550123", "（浙）医广【2025】第07-09-0016号 浙ICP备12345678号-1"],
            page.Blocks(PageBlockKind.Footer)
        );
        Assert.Equal(["（浙）医广【2025】第07-09-0016号"], page.ApprovalNumbers);
        Assert.Equal("浙ICP备12345678号-1", page.IcpNumber);
        Assert.Equal("仁爱口腔医院", page.Publisher);
        Assert.Equal(["0571-85550123"], page.Contacts.Phones);
    }

    [Theory]
    [InlineData("<title>种植牙多久能用_仁爱口腔网</title>", "种植牙多久能用")]
    [InlineData("<meta property='og:site_name' content='仁爱口腔'><title>种植牙多久能用 - 仁爱口腔</title>", "种植牙多久能用")]
    [InlineData("<meta property='og:title' content='种植牙多久能用'><title>别的</title>", "种植牙多久能用")]
    [InlineData("<title>种植牙多久能用-科普-仁爱口腔</title><h1>种植牙多久能用</h1>", "种植牙多久能用")]
    [InlineData("<title>A-B 超声检查</title>", "A-B 超声检查")]
    [InlineData("<h2>种植牙多久能用</h2><p>正文</p>", "种植牙多久能用")]
    public void TheTitleIsFreeOfTheSitesNameWhereThatIsSure(string html, string title) => Assert.Equal(title, Reading.Page(html).Title);

    [Fact]
    public void LinksAreAbsoluteOnceEachWithBaseAndNofollow()
    {
        var page = Reading.Page(
            "<base href='/cms/'><a href='a.html#top'>甲</a><a href='a.html'>又甲</a><a rel='external nofollow' href='//b.test/?x=1&amp;y=2'><img alt='乙' src=b.png></a><a href='javascript:void(0)'>丙</a><a href='mailto:a@b.test'>丁</a>"
        );
        Assert.Equal(
            [new PageLink("https://www.renai.test/cms/a.html", "甲", false), new PageLink("https://b.test/?x=1&y=2", "乙", true)],
            page.Links
        );
        Assert.Equal([new PageImage("https://www.renai.test/cms/b.png", "乙", null)], page.Images);
    }

    [Fact]
    public void TheQueryOfALinkIsSpelledInThePagesEncoding()
    {
        var body = Reading.Encode("<meta charset=gbk><a href='/s?q=牙'>搜索牙科医院和门诊的信息</a>", "gb18030");
        Assert.Equal(
            "https://www.renai.test/s?q=%D1%C0",
            Assert.Single(new PageExtractor().Extract(body, null, Reading.Address, out _).Links).Url
        );
    }

    [Fact]
    public void LinksBeyondTheLimitAreCounted()
    {
        var extractor = new PageExtractor(new PageExtractorOptions { MaxLinks = 2 });
        var page = extractor.ExtractFromHtml("<a href=/1>一</a><a href=/2>二</a><a href=/3>三</a><a href=/1>一</a>", Reading.Address);
        Assert.Equal((2, 1), (page.Links.Length, page.LinksDropped));
    }

    [Fact]
    public void ALazyImageIsReadFromItsDataSource()
    {
        var page = Reading.Page("<img src='/blank.gif' data-src='/real.jpg' alt='扫码加客服'><img width=1 height=1 src='/pixel.gif'>");
        Assert.Equal([new PageImage("https://www.renai.test/real.jpg", "扫码加客服", null)], page.Images);
    }

    [Theory]
    [InlineData("width=728 height=90", 728, 90)]
    [InlineData("width='728px' height=' 90 '", 728, 90)]
    [InlineData("width='100%' height=90", null, null)]
    [InlineData("width=728", null, null)]
    [InlineData("", null, null)]
    public void APictureHasTheSizeItsMarkupGives(string attributes, int? width, int? height)
    {
        var image = Assert.Single(Reading.Page($"<img src=/b.png {attributes}>").Images);
        Assert.Equal((width, height), (image.Declared?.Width, image.Declared?.Height));
    }

    [Fact]
    public void RobotsAndCanonicalAreRead()
    {
        var page = Reading.Page("<meta name=ROBOTS content='NOINDEX, nofollow'><link rel=canonical href='/news/1'>");
        Assert.Equal(new PageDirectives(true, true, false), page.Directives);
        Assert.Equal("https://www.renai.test/news/1", page.CanonicalUrl);
    }

    [Theory]
    [InlineData("<div id=app></div><script src=/js/chunk-vendors.js></script>", true)]
    [InlineData("<noscript>请开启JavaScript</noscript><div id=root></div><script src=a.js></script>", true)]
    [InlineData("<script>location.href='/home'</script>", true)]
    [InlineData("<p>{{title}}</p><p>{{name}}</p><p>{{phone}}</p>", true)]
    [InlineData("<p>本院今日停诊。</p>", false)]
    [InlineData("<script src=stat.js></script><img src=poster.jpg>", false)]
    public void ABrowserIsAskedForByEvidenceOnly(string html, bool needed) => Assert.Equal(needed, Reading.Page(html).NeedsRender);

    [Fact]
    public void PlainTextKeepsItsBlocksAndLines()
    {
        var page = new PageExtractor().Extract(
            Encoding.UTF8.GetBytes("# 门诊通知\n\n周一停诊\n周二开诊\n\n加微信：renai_2026"),
            "text/plain; charset=utf-8",
            Reading.Address,
            out var charset
        );
        Assert.Equal("门诊通知\n\n周一停诊\n周二开诊\n\n加微信：renai_2026", page.Text);
        Assert.Equal("门诊通知", page.Title);
        Assert.Equal(["renai_2026"], page.Contacts.WeChat);
        Assert.Equal("utf-8", charset);
    }

    [Fact]
    public void ASmallChangeMovesTheFingerprintLittleAndAnotherTextMovesItFar()
    {
        var text = string.Concat(Enumerable.Range(0, 120).Select(i => $"第{i}条护牙知识由本院医师讲解并回答提问。"));
        var one = Reading.Page($"<p>{text}</p>").TextFingerprint;
        var near = Reading.Page($"<div><b>{text}</b>欢迎。</div><footer>版权所有 另一家诊所</footer>").TextFingerprint;
        var far = Reading.Page("<p>今天下雨，比赛改到周末在体育馆举行，请各队准时到场。</p>").TextFingerprint;
        Assert.InRange(System.Numerics.BitOperations.PopCount(one ^ near), 0, 3);
        Assert.InRange(System.Numerics.BitOperations.PopCount(one ^ far), 12, 64);
        Assert.Equal(0UL, Reading.Page("").TextFingerprint);
    }

    [Fact]
    public void ASentenceThatBeginsLikeATrailIsText()
    {
        var page = Reading.Article("<p>下一页中，点击预约按钮即可查看医师的出诊时间。</p><div>下一篇：牙齿松动怎么办？</div>");
        Assert.Contains("下一页中，点击预约按钮", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("下一篇", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyWhatIsMarkedAsAParagraphCountsAsOne()
    {
        var page = Reading.Page("<p>本院设有口腔科，周一至周五开诊。</p><div>地址在城东路十二号，请从南门进入。</div>");
        Assert.Equal([true, false], page.Blocks.Select(b => b.Paragraph));
    }
}
