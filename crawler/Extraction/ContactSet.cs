using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Keeps contacts of one kind: what comes first, each once with its place, up to a limit.</summary>
internal sealed class ContactSet(PageFactKind kind, int limit, List<FoundFact> facts)
{
    private readonly List<string> items = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public void Add(string item, int start, int end)
    {
        if (items.Count >= limit || !seen.Add(item))
            return;
        items.Add(item);
        facts.Add(new FoundFact(kind, item, start, end - start));
    }

    /// <summary>Adds what stands in no text.</summary>
    public void AddUnplaced(string item) => Add(item, -1, -1);

    public ImmutableArray<string> ToImmutable() => items.Count == 0 ? [] : [.. items];
}
