using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Scoring;

/// <summary>A line of labelled JSONL: the input of design section 5 and the codes a person gave it.</summary>
/// <param name="Codes">Empty = lawful.</param>
/// <param name="AlsoAllowed">Codes that may be given beside them without being wrong (law pack 1.7, "allowed, never required").</param>
/// <param name="File">Where it stands, for messages.</param>
public sealed record LabelledText(
    ClassifierInput Input,
    IReadOnlyList<string> Codes,
    IReadOnlyList<string> AlsoAllowed,
    string File,
    int Line
);
