using AdWatch.Crawler.Rendering;

namespace AdWatch.Crawler.Tests.Rendering;

public sealed class BlockedHostsTests
{
    [Fact]
    public void TheSeededListIsSound()
    {
        var (hosts, faults) = BlockedHostsReader.Read(Path.Combine(Repository.Root, "seeds", "blocked-hosts.yaml"));

        Assert.Empty(faults);
        Assert.Contains(hosts, h => h.MatchesHost("hm.baidu.com"));
        Assert.DoesNotContain(hosts, h => h.MatchesHost("www.baidu.com"));
    }

    [Theory]
    [InlineData("blocked_hosts:\n  - hosts: [a b]\n    why: x", 2, "'a b'")]
    [InlineData("blocked_hosts:\n  - hosts: [a.test]", 2, "why")]
    [InlineData("blocked_hosts:\n  - hosts: [a.test]\n    why: x\n    note: y", 4, "note")]
    [InlineData("hosts: []", 1, "blocked_hosts")]
    [InlineData("blocked_hosts:\n  - hosts: [a.test\n    why: x", 2, "not YAML")]
    [InlineData("- a", 1, "mapping")]
    public void AFaultIsNamedWithItsLine(string text, int line, string part)
    {
        var faults = BlockedHostsReader.ReadText(text, "blocked-hosts.yaml").Faults;

        Assert.Contains(faults, f => f.Line == line && f.Message.Contains(part, StringComparison.Ordinal));
    }
}
