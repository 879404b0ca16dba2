using AdWatch.Api.Composition;
using AdWatch.Api.Learning;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Learning;

/// <summary>One candidate, fitted to few examples of the seeds and twelve decisions; the tests read it.</summary>
public sealed class FittedCandidate(RealRules rules) : IAsyncLifetime
{
    private readonly SmallSeeds _seeds = new();

    internal LearningWorld World { get; private set; } = null!;

    internal AdWatchConfig Config => World.Config with { SeedsFolder = _seeds.Path };

    internal ModelFolder Folder => ModelFolder.Of(Config);

    internal CandidateComparison Comparison { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await LearningWorld.OpenAsync(rules);
        foreach (
            var illness in (string[])
                ["牛皮癣", "白癜风", "湿疹", "痛风", "鼻炎", "胃炎", "失眠", "偏头痛", "颈椎病", "糖尿病", "高血压", "哮喘"]
        )
        {
            var page = await World.TakeAsync($"云洲第一门诊专治{illness}，{illness}{LearningWorld.CureWords}，{illness}患者无效退款。");
            await World.DecideAsync(page, ClueDecision.Confirm);
        }

        await World.TakeAsync("本院门诊时间为上午八点。");
        var labelled = World.Folder.Write(
            "labelled.jsonl",
            "{\"text\":\"代抢协和专家号，当天就诊，加微信abc123456\",\"labels\":[\"scalper\"]}\n{\"text\":\"本院门诊时间为上午八点。\",\"labels\":[]}\n"
        );
        Comparison = await new CandidateTrial(Config, World.Store, TimeProvider.System).RunAsync(
            new CandidateOptions { Folds = 2, On = [labelled] },
            progress: null,
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        _seeds.Dispose();
        GC.SuppressFinalize(this);
    }
}
