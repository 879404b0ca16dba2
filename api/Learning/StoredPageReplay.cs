using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>Judges stored pages twice, as now and as tried, from the same stored text: what differs is the judgement's doing alone.</summary>
/// <remarks>Reads a stretch of pages at a time, newest first; nothing is written.</remarks>
internal sealed class StoredPageReplay(AdWatchStore store, IRegisters registers)
{
    private const int Stretch = 200;

    /// <param name="samples">Pages shown for each direction of a group.</param>
    /// <param name="pageJudged">Called for each page that was judged, from many threads; may be null.</param>
    public async Task<ReplayResult> RunAsync(
        ReplayScope scope,
        AdClassifier before,
        AdClassifier after,
        int samples,
        Action? pageJudged,
        CancellationToken cancellationToken
    )
    {
        var tally = new FlipTally(await store.Reviews.ReadCurrentAsync(cancellationToken), samples, Visible(scope, after));
        var filter = scope.ToFilter();
        var done = 0;
        string? cursor = null;
        do
        {
            var stretch = await store.Pages.ListAsync(filter, cursor, Math.Min(Stretch, scope.Limit - done), cancellationToken);
            var pages = stretch.Items;
            var verdicts = new (Classification Before, Classification After)[pages.Count];
            await Parallel.ForAsync(
                0,
                pages.Count,
                cancellationToken,
                (i, _) =>
                {
                    var input = ClassifierInputMapper.Map(pages[i]);
                    verdicts[i] = (before.Classify(input, registers), after.Classify(input, registers));
                    pageJudged?.Invoke();
                    return ValueTask.CompletedTask;
                }
            );
            for (var i = 0; i < pages.Count; i++)
            {
                tally.Add(pages[i], verdicts[i].Before, verdicts[i].After);
            }

            done += pages.Count;
            cursor = stretch.Next;
        } while (cursor is not null && done < scope.Limit);

        return tally.Total();
    }

    /// <summary>A caller of one department sees the codes that department leads or joins.</summary>
    private static Func<string, bool> Visible(ReplayScope scope, AdClassifier classifier) =>
        scope.Access.Department is { } department
            ? code =>
                classifier.Rules.Codes.Find(code) is { } entry
                && (entry.Lead == department || entry.Departments.Contains(department, StringComparer.Ordinal))
            : _ => true;
}
