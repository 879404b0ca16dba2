using AdWatch.Indexing.Documents;

namespace AdWatch.Api.ReviewConsole;

/// <summary>A finding with the number it has on this screen, in the text and in the list.</summary>
/// <param name="Law">The provisions it rests on, with their words where the law book has them.</param>
public sealed record NumberedFinding(int Number, StoredFinding Stored, IReadOnlyList<CitedProvision> Law);

/// <param name="Text">Words of the article in force on the page's date; null where the law book does not hold them.</param>
public sealed record CitedProvision(string Law, string Article, string? Text);
