using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Learning;

/// <summary>How a candidate does beside the model in use; kept beside the candidate, and without it nothing is promoted.</summary>
internal sealed record CandidateComparison
{
    public required DateTimeOffset At { get; init; }

    public required ModelSummary Candidate { get; init; }

    public required ModelSummary InUse { get; init; }

    /// <summary>True where the model in use was fitted to other seed examples or settings than those at hand; on the folds a model of these stands for it.</summary>
    public required bool InUseIsOlder { get; init; }

    /// <summary>Version of the rules both were judged with.</summary>
    public required string Rules { get; init; }

    /// <summary>By how much F1 of a code may fall.</summary>
    public required double Margin { get; init; }

    /// <summary>Labelled sets: <c>folds</c> (each text judged by models that have not seen it), then each file of <c>--on</c>.</summary>
    public required IReadOnlyList<SetComparison> Sets { get; init; }

    /// <summary>Stored pages, judged by both.</summary>
    public required ReplayResult History { get; init; }

    /// <summary>What fell by more than the margin; empty where nothing did.</summary>
    public required IReadOnlyList<CandidateLoss> Losses { get; init; }
}

/// <param name="Sha256">Over the bytes of the file; empty where there is no file.</param>
/// <param name="Learned">Texts among what it was fitted to that reviewers taught.</param>
internal sealed record ModelSummary(string Sha256, string Version, int Examples, int Learned);

/// <summary>One labelled set, judged by rules and model together.</summary>
internal sealed record SetComparison
{
    public required string Name { get; init; }

    public required int Texts { get; init; }

    public required int Lawful { get; init; }

    public required int LawfulFlaggedBefore { get; init; }

    public required int LawfulFlaggedAfter { get; init; }

    public required double MacroF1Before { get; init; }

    public required double MacroF1After { get; init; }

    public required IReadOnlyList<CodeComparison> Codes { get; init; }

    public static SetComparison Of(string name, EvaluationReport before, EvaluationReport after)
    {
        var old = before.Codes.ToDictionary(c => c.Code, StringComparer.Ordinal);
        var now = after.Codes.ToDictionary(c => c.Code, StringComparer.Ordinal);
        return new SetComparison
        {
            Name = name,
            Texts = after.Texts,
            Lawful = after.Lawful,
            LawfulFlaggedBefore = before.LawfulFlagged,
            LawfulFlaggedAfter = after.LawfulFlagged,
            MacroF1Before = before.MacroF1,
            MacroF1After = after.MacroF1,
            Codes =
            [
                .. old
                    .Keys.Union(now.Keys, StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(code => new CodeComparison(code, Of(old, code), Of(now, code))),
            ],
        };
    }

    private static CodeScore Of(Dictionary<string, CodeScore> scores, string code) =>
        scores.GetValueOrDefault(code) ?? new CodeScore(code, 0, 0, 0, 0, 0, 0);
}

/// <summary>A code on a set: by the model in use and by the candidate.</summary>
internal sealed record CodeComparison(string Code, CodeScore Before, CodeScore After);

/// <summary>Something the candidate does worse.</summary>
/// <param name="Set">The labelled set, or <c>history</c>.</param>
/// <param name="What">A code, or <c>lawful</c> for lawful texts flagged.</param>
/// <param name="Before">F1, share of lawful texts flagged, or (history) decisions of reviewers it goes with; <paramref name="After"/> the same of the candidate, on history those it goes against.</param>
internal sealed record CandidateLoss(string Set, string What, double Before, double After);
