using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;

namespace AdWatch.Indexing.Documents;

/// <summary>One page as seen and as judged; what <see cref="Storage.PageStore"/> keeps.</summary>
/// <remarks>
/// Title, text, pictures and publisher are taken from <paramref name="Input"/>, since the spans of the findings count in them;
/// everything observed (addresses, times, archive record, digest) from <paramref name="Page"/>.
/// </remarks>
public sealed record PageDocument(Page Page, ClassifierInput Input, Classification Classification);
