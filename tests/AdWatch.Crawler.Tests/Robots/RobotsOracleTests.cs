using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AdWatch.Crawler.Robots;
using AdWatch.TestSupport;
using CsCheck;

namespace AdWatch.Crawler.Tests.Robots;

/// <summary>The verdicts of another implementation of RFC 9309 (npm <c>robots-parser</c>) on generated files.</summary>
/// <remarks>
/// Left out of the files is what the RFC leaves open and the two read differently: lines of other kinds between user-agent lines, patterns without
/// a leading slash, a last group without a rule, escapes of unreserved characters, and a dollar sign inside of a pattern.
/// </remarks>
public sealed class RobotsOracleTests
{
    private const int Files = 400;
    private const string Script = """
        const parser = require(process.argv[1]);
        const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        const answers = cases.map(c => { const robots = parser('http://a.test/robots.txt', c.File); return c.Paths.map(p => robots.isAllowed('http://a.test' + p, 'AdWatch')); });
        console.log(JSON.stringify(answers));
        """;

    private static readonly Gen<string> Path =
        from segments in Any("a", "b", "ab", "%E4%B8%AD", "p.html", "").Array[1, 4]
        from query in Any("", "", "?a=b", "?b")
        select "/" + string.Join('/', segments) + query;

    private static readonly Gen<string> Pattern =
        from pieces in Any("a", "b", "/", "*", "%E4%B8%AD", ".html", "?", "ab").Array[0, 5]
        from end in Any("", "", "$")
        select "/" + string.Concat(pieces) + end;

    private static readonly Gen<string> Line = Gen.OneOf(
        Pattern.Select(p => "Disallow: " + p),
        Pattern.Select(p => "allow:" + p + " # x"),
        Any(
            "User-agent: *",
            "User-Agent: AdWatch",
            "user-agent: adwatch/1.0",
            "User-agent: AdWatch-News",
            "User-agent: other",
            "Disallow:",
            "# nothing",
            ""
        )
    );

    [Fact]
    public async Task EveryVerdictIsTheOneOfRobotsParser()
    {
        var module = System.IO.Path.Combine(Repository.Root, "node_modules", "robots-parser");
        var missing = Directory.Exists(module) ? null : "npm ci has not run: node_modules/robots-parser is missing";
        Assert.SkipWhen(Need.IsMissing(missing), missing ?? "");
        Case[] cases = [];
        Gen.Select(Line.Array[0, 14], Path.Array[8], (lines, paths) => new Case(string.Join('\n', [.. lines, "Disallow:"]), paths))
            .Array[Files]
            .Sample(made => cases = made, iter: 1, threads: 1);

        var answers = await AskAsync(module, cases);

        var compared = 0;
        foreach (var (one, expected) in cases.Zip(answers))
        {
            var rules = RobotsParser.Parse(Encoding.UTF8.GetBytes(one.File));
            foreach (var (path, allowed) in one.Paths.Zip(expected))
            {
                Assert.True(allowed == (rules.For(path).Answer == RobotsAnswer.Allowed), $"{path} of\n{one.File}");
                compared++;
            }
        }

        Assert.Equal(Files * 8, compared);
        Assert.InRange(answers.Sum(a => a.Count(allowed => !allowed)), compared / 20, compared);
    }

    private static async Task<bool[][]> AskAsync(string module, Case[] cases)
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", ["-e", Script, module])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(cases));
        node.StandardInput.Close();
        var text = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonSerializer.Deserialize<bool[][]>(text)!;
    }

    private static Gen<string> Any(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private sealed record Case(string File, string[] Paths);
}
