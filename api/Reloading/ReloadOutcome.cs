using AdWatch.Api.Pipeline;

namespace AdWatch.Api.Reloading;

/// <param name="Before">What judged when the reload was asked for.</param>
/// <param name="After">What judges now.</param>
internal sealed record ReloadOutcome(ReloadStatus Status, JudgeVersions Before, JudgeVersions After)
{
    /// <summary>Every fault of seeds and model.</summary>
    public IReadOnlyList<ReloadFault> Faults { get; init; } = [];

    /// <summary>The seeds fold characters otherwise than the search index does, which keeps its folding until the next start.</summary>
    public bool SearchFoldsAtNextStart { get; init; }
}

/// <param name="Place">File and line of the seeds, or the file of the model.</param>
internal sealed record ReloadFault(string Place, string Message)
{
    public override string ToString() => $"{Place}: {Message}";
}
