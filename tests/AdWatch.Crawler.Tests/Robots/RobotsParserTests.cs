using System.Text;
using AdWatch.Crawler.Robots;
using CsCheck;

namespace AdWatch.Crawler.Tests.Robots;

public sealed class RobotsParserTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /a", "/a/b", false)]
    [InlineData("User-agent: *\nDisallow: /a", "/b", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true)]
    [InlineData("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: adwatch\nDisallow: /x", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: AdWatch/2.0\nAllow: /", "/a", true)]
    [InlineData("User-agent: AdWatch\nDisallow: /a\nUser-agent: other\nDisallow: /\nUser-agent: adwatch\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: other\nUser-agent: AdWatch\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: AdWatcher\nDisallow: /", "/a", true)]
    [InlineData("User-agent: other\nCrawl-delay: 5\nUser-agent: AdWatch\nDisallow: /a", "/a", false)]
    [InlineData("User-agent: AdWatch\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.gif$", "/x/y.gif", false)]
    [InlineData("User-agent: *\nDisallow: /*.gif$", "/x/y.gif?z", true)]
    [InlineData("User-agent: *\nDisallow: /*/b*/c", "/a/bb/c", false)]
    [InlineData("User-agent: *\nDisallow: /a$b", "/a$b", false)]
    [InlineData("User-agent: *\nDisallow: /file-with-a-%2A.html", "/file-with-a-*.html", false)]
    [InlineData("User-agent: *\nDisallow: /~foo", "/%7Efoo", false)]
    [InlineData("User-agent: *\nDisallow: /医院", "/%E5%8C%BB%E9%99%A2/1", false)]
    [InlineData("User-agent: *\nDisallow: /%e5%8c%bb", "/%E5%8C%BB", false)]
    [InlineData("User-agent: *\nDisallow: /a?b=*", "/a?b=1", false)]
    [InlineData("\ufeffUser-agent: *\r\nDisallow: /a # why", "/a", false)]
    [InlineData("user-AGENT : * \n dissallow: /x\n DISALLOW:/a", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("User-agent: *\nSitemap: http://x.test/s.xml\nDisallow: /a", "/a", false)]
    public void ARuleDecidesAsRfc9309Says(string file, string path, bool allowed)
    {
        var verdict = RobotsParser.Parse(Encoding.UTF8.GetBytes(file)).For(path);

        Assert.Equal(allowed, verdict.Answer == RobotsAnswer.Allowed);
    }

    [Fact]
    public void OnlyTheFirst500KibibytesCountAndACutLineDoesNot()
    {
        var padding = new StringBuilder("User-agent: *\nDisallow: /first\n");
        while (padding.Length < (500 * 1024) - 10)
        {
            padding.Append("# 0123456789\n");
        }

        var rules = RobotsParser.Parse(Encoding.UTF8.GetBytes(padding + "Disallow: /late\n"));

        Assert.Equal(["/first"], rules.Rules.Select(r => r.Path));
    }

    [Fact]
    public void TheLongestCrawlDelayOfTheGroupsCounts() =>
        Assert.Equal(
            TimeSpan.FromSeconds(7.5),
            RobotsParser
                .Parse("User-agent: adwatch\nCrawl-delay: 2\n\nUser-agent: AdWatch\nCrawl-delay: 7.5\n\nUser-agent: *\nCrawl-delay: 99"u8)
                .CrawlDelay
        );

    [Fact]
    public void NoFileMakesTheParserThrowAndAMatchEqualsTheSlowWay() =>
        Gen.Select(Gen.String[Gen.Char["/ab*$"], 1, 8], Gen.String[Gen.Char["/ab"], 0, 10])
            .Sample(
                (pattern, path) =>
                {
                    var rule = new RobotsRule(false, RobotsPath.NormalizePattern("/" + pattern));
                    Assert.Equal(SlowMatch("/" + pattern, "/" + path), rule.Matches(RobotsPath.Normalize("/" + path)));
                },
                iter: 20_000
            );

    [Fact]
    public void HostileFilesAreReadInLinearTime()
    {
        var pattern = "/" + string.Concat(Enumerable.Repeat("a*", 2_000)) + "b";

        var verdict = RobotsParser.Parse(Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: {pattern}")).For("/" + new string('a', 20_000));

        Assert.Equal(RobotsAnswer.Allowed, verdict.Answer);
    }

    /// <summary>Tries every way; a dollar sign before the end is an ordinary character.</summary>
    private static bool SlowMatch(string pattern, string path)
    {
        if (pattern.Length == 0)
        {
            return true;
        }

        if (pattern == "$")
        {
            return path.Length == 0;
        }

        if (pattern[0] == '*')
        {
            return Enumerable.Range(0, path.Length + 1).Any(i => SlowMatch(pattern[1..], path[i..]));
        }

        return path.Length > 0 && pattern[0] == path[0] && SlowMatch(pattern[1..], path[1..]);
    }
}
