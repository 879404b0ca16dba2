using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AdWatch.Crawler.Frontier;
using CsCheck;

namespace AdWatch.Crawler.Tests.Frontier;

public sealed class UrlNormalizerTests
{
    private const string Base = "http://example.test/a/b/c?q=1";

    [Theory]
    [InlineData("HTTP://Example.TEST:80/", "http://example.test/")]
    [InlineData("https://example.test:443", "https://example.test/")]
    [InlineData("https://example.test:8443/x", "https://example.test:8443/x")]
    [InlineData("http://example.test:080/", "http://example.test/")]
    [InlineData("  http://example.test/a b#frag ", "http://example.test/a%20b")]
    [InlineData("http://example.test/\t路\n径?词=医院", "http://example.test/%E8%B7%AF%E5%BE%84?%E8%AF%8D=%E5%8C%BB%E9%99%A2")]
    [InlineData("http://example.test/a/./b/../c/%2E%2e/d", "http://example.test/a/d")]
    [InlineData("http://example.test/../../x", "http://example.test/x")]
    [InlineData("http://example.test/a/..", "http://example.test/")]
    [InlineData("http://example.test/a/.", "http://example.test/a/")]
    [InlineData("http:\\\\example.test\\a\\b", "http://example.test/a/b")]
    [InlineData("http:///example.test/", "http://example.test/")]
    [InlineData("http:example.test/", "http://example.test/")]
    [InlineData("http://user:pw@example.test/", "http://example.test/")]
    [InlineData("http://example.test?x", "http://example.test/?x")]
    [InlineData("http://example.test/?a='b'\"<>", "http://example.test/?a=%27b%27%22%3C%3E")]
    [InlineData("http://example.test/a^b`c{d}|", "http://example.test/a%5Eb%60c%7Bd%7D|")]
    [InlineData("http://example.test/%7efoo/%zz", "http://example.test/%7efoo/%zz")]
    [InlineData("http://医院.测试/", "http://xn--ekrs67m.xn--0zwm56d/")]
    [InlineData("http://ＥＸＡＭＰＬＥ。test/", "http://example.test/")]
    [InlineData("http://%65xample.test/", "http://example.test/")]
    [InlineData("http://0x7f.1/", "http://127.0.0.1/")]
    [InlineData("http://2130706433/", "http://127.0.0.1/")]
    [InlineData("http://0300.0250.1/", "http://192.168.0.1/")]
    [InlineData("http://[::FFFF:1.2.3.4]/", "http://[::ffff:102:304]/")]
    [InlineData("http://[2001:db8:0:0:1:0:0:0]:8080/", "http://[2001:db8:0:0:1::]:8080/")]
    public void AnAbsoluteUrlHasOneSpelling(string input, string expected) => Assert.Equal(expected, UrlNormalizer.Normalize(input));

    [Theory]
    [InlineData("d", "http://example.test/a/b/d")]
    [InlineData("../d?x#y", "http://example.test/a/d?x")]
    [InlineData("/d", "http://example.test/d")]
    [InlineData("//other.test/d", "http://other.test/d")]
    [InlineData("\\\\other.test\\d", "http://other.test/d")]
    [InlineData("?x=2", "http://example.test/a/b/c?x=2")]
    [InlineData("#part", "http://example.test/a/b/c?q=1")]
    [InlineData("", "http://example.test/a/b/c?q=1")]
    [InlineData("http:d", "http://example.test/a/b/d")]
    [InlineData("https:d.test", "https://d.test/")]
    public void ARelativeUrlIsResolvedAgainstItsPage(string input, string expected) =>
        Assert.Equal(expected, UrlNormalizer.Normalize(input, Base));

    [Theory]
    [InlineData("javascript:void(0)")]
    [InlineData("mailto:a@example.test")]
    [InlineData("tel:13800138000")]
    [InlineData("http://")]
    [InlineData("http://example.test:99999/")]
    [InlineData("http://exa mple.test/")]
    [InlineData("http://1.2.3.256/")]
    [InlineData("http://1.2.3.4.5/")]
    [InlineData("http://[::1/")]
    [InlineData("no/base")]
    public void WhatIsNoWebAddressHasNone(string input) => Assert.Null(UrlNormalizer.Normalize(input));

    [Fact]
    public void AQueryIsSpelledInTheEncodingOfItsPage()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        Assert.Equal("http://example.test/s?w=%D2%BD%D4%BA", UrlNormalizer.Normalize("/s?w=医院", Base, Encoding.GetEncoding("gb18030")));
        Assert.Equal("http://example.test/s?w=%26%2321307%3B", UrlNormalizer.Normalize("/s?w=医", Base, Encoding.Latin1));
    }

    /// <remarks>Without the circumflex, which the standard has percent-encoded in paths only since Node 20.</remarks>
    [Fact]
    public async Task NodeSpellsTheSame()
    {
        string[] pieces =
        [
            "a",
            "b",
            "/",
            "\\",
            ".",
            "..",
            "%2e",
            "?",
            "#",
            "&",
            "=",
            ":",
            "@",
            "[",
            "]",
            "中",
            " ",
            "\t",
            "'",
            "\"",
            "<",
            ">",
            "`",
            "{",
            "}",
            "|",
            "~",
            "é",
            "%",
            "http:",
            "https:",
            "//",
            "1",
            "0x7f",
            "example.test",
            ":80",
            ":443",
        ];
        var random = new Random(20_260_512);
        var inputs = Enumerable.Range(0, 10_000).Select(_ => string.Concat(random.GetItems(pieces, random.Next(1, 9)))).ToArray();
        const string script = """
            const spell = s => { try { const u = new URL(s, 'http://example.test/a/b/c?q=1'); if (!/^https?:$/.test(u.protocol)) return null;
              u.hash = ''; u.username = ''; u.password = ''; return u.href; } catch { return null; } };
            let all = ''; process.stdin.on('data', d => all += d).on('end', () => console.log(JSON.stringify(JSON.parse(all).map(spell))));
            """;
        using var node = Process.Start(
            new ProcessStartInfo("node", ["-e", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(inputs));
        node.StandardInput.Close();
        var expected = JsonSerializer.Deserialize<string?[]>(
            await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
        )!;

        Assert.Equal(expected.Select((e, i) => (inputs[i], e)), inputs.Select(i => (i, UrlNormalizer.Normalize(i, Base))));
    }

    [Fact]
    public void SpellingIsStable() =>
        Gen.String[Gen.Char["ab/\\.%2e?#&=:@[]中 \t'\"<>^`{}|~é"], 0, 30]
            .Sample(
                text =>
                {
                    if (UrlNormalizer.Normalize(text, Base) is { } once)
                    {
                        Assert.Equal(once, UrlNormalizer.Normalize(once));
                        Assert.Equal(once, UrlNormalizer.Normalize(once, "https://elsewhere.test/"));
                        Assert.DoesNotContain('#', once);
                        Assert.StartsWith("http", UrlParts.Of(once).Origin, StringComparison.Ordinal);
                    }
                },
                iter: 5_000
            );
}
