using System.Collections.Concurrent;
using System.Globalization;
using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Reloading;
using AdWatch.Classifier.Results;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>Pages go through the pipeline from several threads while rules and model are swapped twenty times.</summary>
public sealed class ReloadUnderLoadTests(TwoModels models, ITestOutputHelper log) : IClassFixture<TwoModels>
{
    private const int Reloads = 20;
    private const int Threads = 4;
    private const int MostPages = 5_000;

    private static readonly string[] Texts =
    [
        $"本院引进{ReloadWorld.TrialWords}，欢迎来院。",
        $"本院治疗牛皮癣，治愈率高达98%，{ReloadWorld.TrialWords}辅助。",
        $"代抢协和专家号，当天就诊，加微信abc123456，{ReloadWorld.TrialWords}。",
        $"供卵试管包成功，零风险，{ReloadWorld.TrialWords}，电话13800138000。",
        $"本院门诊时间为上午八点。{ReloadWorld.TrialWords}。",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoPageFailsAndEachIsJudgedByOneVersionAlone()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var verdicts = new ConcurrentQueue<(string Text, TakenPage Taken)>();
        var expected = new Dictionary<JudgeVersions, string[]> { [world.Judging] = Expect(world) };
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var judges = Enumerable.Range(0, Threads).Select(n => Task.Run(() => JudgeAsync(world, n, verdicts, done.Token), Token)).ToArray();

        for (var i = 0; i < Reloads; i++)
        {
            Change(world, i);
            var outcome = await world.ReloadAsync();
            Assert.Equal(ReloadStatus.Done, outcome.Status);
            Assert.NotEqual(outcome.Before, outcome.After);
            expected.TryAdd(outcome.After, Expect(world));
            await UntilJudgedByAsync(outcome.After, verdicts, judges);
        }

        await done.CancelAsync();
        await Task.WhenAll(judges);
        // One of the start and four that took turns, which all say something else.
        Assert.Equal(5, expected.Values.Select(e => string.Join('\n', e)).Distinct().Count());
        foreach (var (text, taken) in verdicts)
        {
            var versions = VersionsOf(taken.Verdict);
            Assert.True(expected.TryGetValue(versions, out var verdictsOfVersion), $"{versions} never was in place");
            Assert.Equal(verdictsOfVersion[Array.IndexOf(Texts, text)], Written(taken.Verdict));
        }

        await AssertStoredAsync(world, verdicts.Select(v => v.Taken));
        log.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{verdicts.Count} pages from {Threads} threads over {Reloads} reloads: {string.Join("; ", verdicts.GroupBy(v => VersionsOf(v.Taken.Verdict)).Select(g => $"{g.Key}: {g.Count()}"))}"
            )
        );
    }

    /// <summary>Four combinations of two rule sets and two models, in turns; each differs from the one before.</summary>
    private void Change(ReloadWorld world, int turn)
    {
        world.Seeds.FlagTrialWords((turn & 1) == 0 ? "trial-a" : "trial-b");
        var promoted = ModelFolder.Of(world.Installation.Config).Promoted;
        Directory.CreateDirectory(Path.GetDirectoryName(promoted)!);
        File.Copy(models.Paths[(turn >> 1) & 1], promoted + ".new");
        File.Move(promoted + ".new", promoted, overwrite: true);
    }

    private static async Task JudgeAsync(
        ReloadWorld world,
        int thread,
        ConcurrentQueue<(string, TakenPage)> verdicts,
        CancellationToken done
    )
    {
        for (var i = thread; !done.IsCancellationRequested; i++)
        {
            var text = Texts[i % Texts.Length];
            verdicts.Enqueue((text, await world.TakeAsync(text)));
        }
    }

    private static async Task UntilJudgedByAsync(
        JudgeVersions versions,
        ConcurrentQueue<(string Text, TakenPage Taken)> verdicts,
        Task[] judges
    )
    {
        var from = verdicts.Count;
        while (verdicts.Skip(from).Count(v => VersionsOf(v.Taken.Verdict) == versions) < Texts.Length)
        {
            Assert.DoesNotContain(judges, j => j.IsCompleted);
            Assert.True(verdicts.Count < from + MostPages, $"{MostPages} pages after the reload none was judged by {versions}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }

    /// <summary>What the classifier in place says when it is asked alone, text by text.</summary>
    private static string[] Expect(ReloadWorld world)
    {
        var classifier = world.Installation.Judging.Current.Classifier;
        return
        [
            .. Texts.Select(text =>
                Written(classifier.Classify(ClassifierInputMapper.Map(Some.Page(text: text)), world.Installation.Store.Registers))
            ),
        ];
    }

    private static async Task AssertStoredAsync(ReloadWorld world, IEnumerable<TakenPage> pages)
    {
        foreach (var taken in pages.Take(500))
        {
            var stored = await world.Installation.Store.Pages.GetAsync(taken.Saved.PageId, Token);
            Assert.Equal(VersionsOf(taken.Verdict), new JudgeVersions(stored!.RuleSetVersion, stored.ModelVersion));
        }
    }

    private static JudgeVersions VersionsOf(Classification verdict) => new(verdict.RuleSetVersion, verdict.ModelVersion);

    private static string Written(Classification verdict) => ClassificationJson.Write(verdict with { Id = "" });
}
