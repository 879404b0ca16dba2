namespace AdWatch.Classifier.Scoring;

/// <summary>What the model is asked about.</summary>
/// <param name="Text">Title, text and pictures in the normal form.</param>
/// <param name="Signals">Names of what lexicon, rules, excuses and facts found: <c>rule:ID</c>, <c>code:CODE</c>, <c>excused:ID</c>, <c>channel:NAME</c>, categories.</param>
public sealed record ModelInput(string Text, IReadOnlyList<string> Signals);
