using AdWatch.Api.Dispatch;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Demo;

/// <summary>Stands in for a person in <c>demo --headless</c>: confirms every clue that waits. Journal and audit name it as a script.</summary>
internal static class ScriptedReviewer
{
    public static Actor Actor { get; } = new("demo-reviewer", "script", Roles.Reviewer);

    /// <summary>Confirms what waits and returns the clues that were confirmed.</summary>
    public static async Task<IReadOnlyList<Clue>> ConfirmAllAsync(
        AdWatchStore store,
        TargetRegistry targets,
        CancellationToken cancellationToken
    )
    {
        var confirmed = new List<Clue>();
        var waiting = new ClueFilter { States = [ClueState.Detected] };
        var clues = new List<Clue>();
        await foreach (var clue in store.Clues.StreamAsync(waiting, cancellationToken))
        {
            clues.Add(clue);
        }

        foreach (var clue in clues)
        {
            var change = await store.Clues.DecideAsync(
                clue.Id,
                ClueDecision.Confirm,
                "演示：脚本复核员自动确认",
                Actor,
                clue.Version,
                targets.ForOutbox(),
                cancellationToken
            );
            if (!change.IsDone || change.Clue is null)
            {
                throw new InvalidOperationException($"Clue {clue.Id} could not be confirmed: {change.Message}");
            }

            confirmed.Add(change.Clue);
        }

        return confirmed;
    }
}
