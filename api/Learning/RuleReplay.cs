using AdWatch.Classifier;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>What changed rules would flip on stored pages, before they are saved.</summary>
internal static class RuleReplay
{
    /// <summary>Judges the pages of the scope by the rules and model in use, and by the changed rules with the same model.</summary>
    public static async Task<RuleReplayReport> RunAsync(
        AdWatchStore store,
        AdClassifier inUse,
        ChangedRules changed,
        ReplayScope scope,
        int samples,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var result = await new StoredPageReplay(store, store.Registers).RunAsync(
            scope,
            inUse,
            inUse.With(changed.Rules),
            samples,
            progress,
            cancellationToken
        );
        return new RuleReplayReport
        {
            RulesBefore = inUse.RuleSetVersion,
            RulesAfter = changed.Rules.Version,
            Model = inUse.ModelVersion,
            ExamplesFailed = [.. changed.Faults.Select(f => f.ToString())],
            Pages = result.Pages,
            FlaggedBefore = result.FlaggedBefore,
            FlaggedAfter = result.FlaggedAfter,
            Flips = result.Flips,
        };
    }
}

/// <summary>The answer of <c>replay --json</c> and <c>POST /rules/replay</c>.</summary>
internal sealed record RuleReplayReport
{
    /// <summary>Version of the rules in use and of the changed ones.</summary>
    public required string RulesBefore { get; init; }

    public required string RulesAfter { get; init; }

    /// <summary>Version of the model, the same on both sides; empty where there is none.</summary>
    public required string Model { get; init; }

    /// <summary>Examples of the changed rules that do not come out as they say, each with file and line.</summary>
    public IReadOnlyList<string> ExamplesFailed { get; init; } = [];

    /// <summary>Pages that were judged, and how many each side flags.</summary>
    public required int Pages { get; init; }

    public required int FlaggedBefore { get; init; }

    public required int FlaggedAfter { get; init; }

    public IReadOnlyList<FlipGroup> Flips { get; init; } = [];
}
