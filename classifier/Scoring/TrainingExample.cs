namespace AdWatch.Classifier.Scoring;

/// <summary>One text with the codes that hold for it (none = lawful).</summary>
/// <param name="Text">Title and text, normalised as at serving time.</param>
public sealed record TrainingExample(string Text, IReadOnlyList<string> Codes)
{
    /// <summary>Names of what rules and lexicon found in it, as at serving time; empty where texts are judged by their words alone.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];
}
