using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Tests.Sources;

public sealed class SourceFileReaderTests
{
    [Fact]
    public void AWholeEntryIsRead()
    {
        var file = SourceFileReader.ReadText(
            """
            sources:
              - id: sh-renai-dental
                name: 仁爱口腔医院官网
                channel: hospital-site
                urls: ["https://Example.test:443/a/../"]
                scope: { hosts: [example.test, "*.example.test", "127.0.0.1:8080"], max_depth: 3, max_pages: 200, max_host_pages: 50, deny: ["/cart/*"] }
                schedule: { every: 24h, adaptive: { min: 1h, max: 14d } }
                render: never
                pictures: always
                politeness: { delay: 500ms, concurrency: 2 }
                allow_private: true
                subject: { name: 上海仁爱口腔医院有限公司, licence: PDY1234, credit_code: "91310000", region: "310000" }
            """,
            "sources.yaml"
        );

        Assert.Empty(file.Faults);
        var source = Assert.Single(file.Sources);
        Assert.Equal(["https://example.test/"], source.Urls);
        Assert.Equal(["example.test", "*.example.test", "127.0.0.1:8080"], source.Scope.Hosts.Select(h => h.ToString()));
        Assert.Equal((3, 200, 50), (source.Scope.MaxDepth, source.Scope.MaxPages, source.Scope.MaxHostPages));
        Assert.Equal(new AdaptiveBounds(TimeSpan.FromHours(1), TimeSpan.FromDays(14)), source.Schedule.Adaptive);
        Assert.Equal(new SourcePoliteness(TimeSpan.FromMilliseconds(500), 2), source.Politeness);
        Assert.Equal(RenderMode.Never, source.Render);
        Assert.Equal(PictureMode.Always, source.Pictures);
        Assert.True(source.AllowPrivate);
        Assert.Equal("310000", source.Subject!.Region);
    }

    [Fact]
    public void DefaultsAreTheSafeOnes()
    {
        var source = Assert.Single(
            SourceFileReader.ReadText("sources: [{ id: a, name: a, channel: forum, urls: ['http://a.test:81/'] }]", "f").RequireSources()
        );

        Assert.Equal(["a.test:81"], source.Scope.Hosts.Select(h => h.ToString()));
        Assert.False(source.AllowPrivate);
        Assert.Equal(1, source.Politeness.Concurrency);
        Assert.Equal(TimeSpan.FromHours(24), source.Schedule.Every);
    }

    [Fact]
    public void AProfileThatDoesNotExistIsAFaultThatNamesThoseThatDo()
    {
        const string Text = "sources:\n  - { id: a, name: a, channel: forum, urls: ['http://a.test/'], profile: discus }";

        var fault = Assert.Single(SourceFileReader.ReadText(Text, "f", ["discuz-thread"]).Faults);

        Assert.Equal(2, fault.Line);
        Assert.Contains("name none or one of discuz-thread", fault.Message, StringComparison.Ordinal);
        Assert.Empty(SourceFileReader.ReadText(Text.Replace("discus", "none", StringComparison.Ordinal), "f", ["discuz-thread"]).Faults);
    }

    [Fact]
    public void EveryFaultIsReportedAtOnceWithItsPlace()
    {
        var file = SourceFileReader.ReadText(
            """
            sources:
              - id: one
                name: 一
                channel: hospital
                urls: [ftp://a.test/, "https://a.test/"]
                colour: red
                schedule: { every: 24 hours }
              - id: one
                channel: forum
                urls: []
                scope: { hosts: ["http://b.test"], max_depth: deep, deny: [cart] }
                schedule: { cron: "61 3 * * *", every: 1h }
                politeness: { delay: -1s, concurrency: 0 }
                allow_private: yes
                render: sometimes
                pictures: some
            extra: 1
            """,
            "bad.yaml"
        );

        Assert.False(file.IsValid);
        Assert.Empty(file.Sources);
        Assert.Equal([4, 5, 6, 7, 8, 8, 10, 11, 11, 11, 12, 12, 13, 13, 14, 15, 16, 17], file.Faults.Select(f => f.Line));
        Assert.All(file.Faults, f => Assert.StartsWith("bad.yaml:", f.ToString(), StringComparison.Ordinal));
        Assert.Contains(file.Faults, f => f.Message.Contains("no key 'colour'", StringComparison.Ordinal));
        Assert.Contains("bad.yaml:6:5", Assert.Throws<SourceFileException>(() => file.RequireSources()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sources:\n  - id: a\n    urls: [http://a.test/\n    name: b\n", 3)]
    [InlineData("sources:\n  - id: a\n   name: b\n", 3)]
    [InlineData("sources:\n  - id: a\n    id: b\n", 3)]
    [InlineData("", 1)]
    [InlineData("just text", 1)]
    [InlineData("sources:\n\t- id: a\n", 2)]
    public void BrokenYamlIsOneFaultNearItsLine(string text, int line)
    {
        var fault = Assert.Single(SourceFileReader.ReadText(text, "f.yaml").Faults);

        Assert.InRange(fault.Line, line - 1, line + 1);
    }

    [Fact]
    public void AMissingFileIsAFaultNotAnException()
    {
        var fault = Assert.Single(SourceFileReader.Read("/nowhere/sources.yaml").Faults);

        Assert.Contains("no such file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddressListedTwiceOrOutsideOfItsScopeIsAFault()
    {
        var file = SourceFileReader.ReadText(
            """
            sources:
              - { id: a, name: a, channel: forum, urls: ["https://a.test/"], scope: { hosts: [b.test] } }
              - { id: b, name: b, channel: forum, urls: ["https://a.test/#x"] }
            """,
            "f.yaml"
        );

        Assert.Equal([2, 3], file.Faults.Select(f => f.Line));
    }
}
