namespace AdWatch.Classifier.Scoring;

/// <summary>One text with the codes that hold for it (none = lawful).</summary>
/// <param name="Text">Title and text, normalised as at serving time.</param>
public sealed record TrainingExample(string Text, IReadOnlyList<string> Codes);
