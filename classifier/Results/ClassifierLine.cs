namespace AdWatch.Classifier.Results;

/// <summary>One line of JSONL as read: an input, or why it is none.</summary>
/// <param name="Id">The line's id, also of a faulty line where it could be read.</param>
/// <param name="Input">Null for a faulty line. Its text is empty where <paramref name="Html"/> is given: the caller extracts.</param>
/// <param name="Html">The page's markup, where the line has <c>html</c> and no <c>text</c>.</param>
/// <param name="Error">Null for a good line; else one message that names the field and the remedy.</param>
public sealed record ClassifierLine(string? Id, ClassifierInput? Input, string? Html, string? Error);
