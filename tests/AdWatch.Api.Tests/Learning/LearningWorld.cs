using AdWatch.Api.Composition;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Rules;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Learning;

/// <summary>An installation without a service: a real store in a folder of its own, the real rules.</summary>
internal sealed class LearningWorld : IAsyncDisposable
{
    public const string CureWords = "治愈率高达98%";

    private LearningWorld(AdWatchStore store, TempFolder folder, AdClassifier classifier) =>
        (Store, Folder, Classifier) = (store, folder, classifier);

    public static Actor Reviewer { get; } = new("lin", "person", Roles.Reviewer);

    public AdWatchStore Store { get; }

    public TempFolder Folder { get; }

    public AdClassifier Classifier { get; }

    public AdWatchConfig Config => new() { DataFolder = Folder.Path, SeedsFolder = RealRules.SeedsFolder };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LearningWorld> OpenAsync(RealRules rules)
    {
        var folder = new TempFolder();
        return new(await AdWatchStore.OpenAsync(folder.Path, TimeProvider.System, Token), folder, rules.Classifier);
    }

    /// <summary>A rule that flags made-up words under a code.</summary>
    public static RuleFileText Rule(string words, string code = "prohibited-claim", string name = "trial.yaml") =>
        new(
            name,
            $$"""
            rules:
              - id: trial-{{code}}
                code: {{code}}
                score: 0.9
                basis: [ { law: 广告法, article: "16(1)(1)" } ]
                why: 试用规则
                when: {{words}}
                examples: { fires: [ {{words}}，请到院咨询 ], silent: [ 门诊时间为上午八点 ] }
            """
        );

    /// <summary>Judges and keeps a page of a subject of its own.</summary>
    public async Task<SavedPage> TakeAsync(string text, string source = "anhe", DateTimeOffset? at = null)
    {
        var name = $"云洲第{Some.Number()}康宁医院";
        var page = Some.Page(text: text, at: at, subject: new SourceSubject(name, null, null, "310000")) with { SourceId = source };
        var input = ClassifierInputMapper.Map(page);
        return await Store.Pages.SaveAsync(new PageDocument(page, input, Classifier.Classify(input, Store.Registers)), Token);
    }

    public async Task DecideAsync(SavedPage page, ClueDecision decision, Actor? actor = null)
    {
        var change = await Store.Clues.DecideAsync(page.ClueId!, decision, "已核实", actor ?? Reviewer, 1, [], Token);
        Assert.Equal(ClueChangeStatus.Done, change.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
