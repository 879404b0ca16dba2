namespace AdWatch.Api.Learning;

/// <summary>What changes on the pages of one source under one code.</summary>
internal sealed record FlipGroup(string Source, string Code, FlipSide NewlyFlagged, FlipSide NoLongerFlagged);

/// <summary>Pages that changed in one direction.</summary>
/// <param name="Confirmed">Of these, pages on which a reviewer confirmed the code.</param>
/// <param name="Refuted">Of these, pages on which a reviewer refused it.</param>
/// <param name="Samples">Some of them, newest first.</param>
internal sealed record FlipSide(int Pages, int Confirmed, int Refuted, IReadOnlyList<FlipSample> Samples)
{
    public static FlipSide None { get; } = new(0, 0, 0, []);
}

/// <param name="Words">The words it is flagged for, or was.</param>
internal sealed record FlipSample(string Page, string Url, string Title, IReadOnlyList<string> Words);

/// <summary>Stored pages judged twice.</summary>
/// <param name="Pages">Pages that were judged.</param>
/// <param name="FlaggedBefore">Of these, flagged with any code by what judges now; <paramref name="FlaggedAfter"/> by what is tried.</param>
internal sealed record ReplayResult(int Pages, int FlaggedBefore, int FlaggedAfter, IReadOnlyList<FlipGroup> Flips);
