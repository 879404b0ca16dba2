using System.Text;
using AdWatch.Crawler.Knowledge;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Tests.Extraction;

namespace AdWatch.Crawler.Tests.Knowledge;

public sealed class SiteKnowledgeTests
{
    private const string Addresses = """
        tracking_parameters: [utm_*]
        session_parameters: [phpsessid]
        session_tokens: [sid]
        session_path_parameters: [jsessionid]
        session_segments: []
        view_parameters: [print]
        date_parameters: [date]
        """;

    [Theory]
    [InlineData("<title>安全验证</title><p>请完成安全验证后继续访问</p>", "captcha")]
    [InlineData("<title>x</title><script src='/geetest_v4.js'></script><div id=c></div>", "captcha")]
    [InlineData("<title>Just a moment...</title><p>Checking your browser</p>", "challenge")]
    [InlineData("<html><script>var arg1='9A';document.cookie='acw_sc__v2='+x</script></html>", "challenge")]
    [InlineData("<title>拦截提示</title><p>您的请求已被拦截，请联系管理员。</p>", "block")]
    [InlineData("<title>用户登录</title><form><input name=u><input type=\"password\" name=p></form>", "login")]
    [InlineData("<title>患者案例</title><p>登录后查看全部内容</p>", "login")]
    public void APageThatStandsInForContentIsToldByItsKind(string html, string kind) =>
        Assert.Equal(kind, Repository.Sites.RefusalIn(Reading.Page(html), Encoding.UTF8.GetBytes(html))?.Kind);

    [Fact]
    public void AnArticleThatSpeaksOfCaptchasIsContent()
    {
        var html =
            $"<title>网上预约须知</title><main><p>请输入验证码后提交预约。{string.Concat(Enumerable.Repeat("本院门诊时间为周一至周日，请提前预约挂号，并携带本人有效证件就诊。", 30))}</p></main>";

        Assert.Null(Repository.Sites.RefusalIn(Reading.Page(html), Encoding.UTF8.GetBytes(html)));
    }

    [Fact]
    public void AHomePageWithALoginBoxIsContent()
    {
        var html =
            $"<title>口腔医院</title><form><input type=\"password\"></form><p>{string.Concat(Enumerable.Repeat("种植牙价格公示。", 80))}</p>";

        Assert.Null(Repository.Sites.RefusalIn(Reading.Page(html), Encoding.UTF8.GetBytes(html)));
    }

    [Fact]
    public void AShortPageThatSaysNothingIsThereIsNotFound()
    {
        const string html = "<title>提示</title><p>抱歉，您访问的页面不存在。</p>";

        Assert.Equal("not-found-text", Repository.Sites.NotFoundIn(Reading.Page(html), Encoding.UTF8.GetBytes(html))?.Id);
    }

    [Fact]
    public void EveryFaultOfTheFilesIsToldWithItsPlace()
    {
        const string pages = """
            refusals:
              - { id: a, kind: wall, max_text: 10, text: [x] }
              - { id: a, kind: block, text: [x] }
              - { id: b, kind: block, max_text: 10 }
              - { id: c, kind: block, max_text: 10, markup: [验证] }
            not_found: []
            other: 1
            """;

        var refused = Assert.Throws<SiteKnowledgeException>(() =>
            SiteKnowledgeReader.ReadText(Addresses + "\nsession_segments2: []", pages)
        );

        Assert.Equal(
            ["addresses.yaml:8", "pages.yaml:2", "pages.yaml:3", "pages.yaml:3", "pages.yaml:4", "pages.yaml:5", "pages.yaml:7"],
            refused.Faults.Select(f => $"{f.File}:{f.Line}")
        );
    }

    [Fact]
    public void AFolderWithoutTheFilesIsRefusedNamingThem()
    {
        using var folder = new TempFolder();

        var refused = Assert.Throws<SiteKnowledgeException>(() => SiteKnowledge.Load(folder.Path));

        Assert.Equal(3, refused.Faults.Length);
    }

    [Fact]
    public void KnowingNothingMeansEveryPageIsContent() =>
        Assert.Null(SiteKnowledge.None.RefusalIn(new ExtractedPage { Title = "403 Forbidden" }, default));

    [Theory]
    [InlineData("https://u.wechat.com/MKx3fukang", "https://u.wechat.com/MKx3fukang")]
    [InlineData("HTTPS://U.WECHAT.COM/MKx3fukang?from=a", "HTTPS://U.WECHAT.COM/MKx3fukang")]
    [InlineData("weixin://contacts/profile/gh_1234567", "weixin://contacts/profile/gh_1234567")]
    [InlineData("https://example.test/u.wechat.com/MKx3fukang", null)]
    public void ACodeThatLeadsToAWeChatAccountIsKnownByItsLink(string code, string? link) =>
        Assert.Equal(link, Repository.Sites.WeChatLinkIn(code));

    [Fact]
    public void AFaultyContactLinkIsToldWithItsLine()
    {
        var fault = Assert.Throws<SiteKnowledgeException>(() =>
            SiteKnowledgeReader.ReadText(Addresses, "refusals: []\nnot_found: []", "wechat_links:\n  - '('\n")
        );

        Assert.StartsWith("contacts.yaml:2:", fault.Message, StringComparison.Ordinal);
    }
}
