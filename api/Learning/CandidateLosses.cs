namespace AdWatch.Api.Learning;

/// <summary>Says what a candidate lost.</summary>
internal static class CandidateLosses
{
    /// <summary>Fewer labelled texts than this say nothing about a code.</summary>
    private const int FewestLabels = 10;

    public const string Lawful = "lawful";
    public const string History = "history";

    public static IReadOnlyList<CandidateLoss> Find(IEnumerable<SetComparison> sets, ReplayResult history, double margin) =>
        [.. sets.SelectMany(set => OnSet(set, margin)), .. OnHistory(history)];

    private static IEnumerable<CandidateLoss> OnSet(SetComparison set, double margin)
    {
        foreach (var code in set.Codes)
        {
            if (code.After.Expected >= FewestLabels && code.Before.F1 - code.After.F1 > margin)
            {
                yield return new(set.Name, code.Code, code.Before.F1, code.After.F1);
            }
        }

        if (set.Lawful >= FewestLabels)
        {
            var before = (double)set.LawfulFlaggedBefore / set.Lawful;
            var after = (double)set.LawfulFlaggedAfter / set.Lawful;
            if (after - before > margin)
            {
                yield return new(set.Name, Lawful, before, after);
            }
        }
    }

    /// <summary>A code loses on history where more of its changes go against what reviewers decided than with it.</summary>
    private static IEnumerable<CandidateLoss> OnHistory(ReplayResult history)
    {
        foreach (var code in history.Flips.GroupBy(f => f.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var with = code.Sum(f => f.NewlyFlagged.Confirmed + f.NoLongerFlagged.Refuted);
            var against = code.Sum(f => f.NewlyFlagged.Refuted + f.NoLongerFlagged.Confirmed);
            if (against > with)
            {
                yield return new(History, code.Key, with, against);
            }
        }
    }
}
