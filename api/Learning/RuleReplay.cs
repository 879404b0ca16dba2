using AdWatch.Classifier;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>What changed rules would flip on stored pages, before they are saved.</summary>
internal static class RuleReplay
{
    /// <summary>Judges the pages of the scope by the rules and model in use, and by the changed rules with the same model.</summary>
    /// <param name="readChanged">Reads the changed rules and runs their examples; part of what takes time.</param>
    /// <param name="ended">
    /// Called when nothing of it runs any more. A text that is being judged cannot be broken off, so that may be some time after the caller was told.
    /// </param>
    /// <exception cref="ReplayTimeException">It took too long.</exception>
    public static async Task<RuleReplayReport> RunAsync(
        AdWatchStore store,
        AdClassifier inUse,
        Func<ChangedRules> readChanged,
        ReplayScope scope,
        int samples,
        ReplayTime time,
        Action? ended,
        CancellationToken cancellationToken
    )
    {
        // Not disposed: what goes on after the end of the wait looks at it.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var judged = 0;
        var replay = Task.Run(
            async () =>
            {
                try
                {
                    return await RunAsync(store, inUse, readChanged(), scope, samples, () => Interlocked.Increment(ref judged), stop.Token);
                }
                finally
                {
                    ended?.Invoke();
                }
            },
            CancellationToken.None
        );
        var pages = (int)Math.Min(scope.Limit, await store.Pages.CountAsync(scope.ToFilter(), CancellationToken.None));
        var allowed = time.For(pages);
        try
        {
            return await replay.WaitAsync(allowed, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (replay.IsCompleted)
            {
                // It ended between the last look and this one: what it gave, or its own fault.
                return await replay;
            }

            await stop.CancelAsync();
            throw new ReplayTimeException(allowed, Volatile.Read(ref judged), pages);
        }
    }

    private static async Task<RuleReplayReport> RunAsync(
        AdWatchStore store,
        AdClassifier inUse,
        ChangedRules changed,
        ReplayScope scope,
        int samples,
        Action pageJudged,
        CancellationToken cancellationToken
    )
    {
        var result = await new StoredPageReplay(store, store.Registers).RunAsync(
            scope,
            inUse,
            inUse.With(changed.Rules),
            samples,
            pageJudged,
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
