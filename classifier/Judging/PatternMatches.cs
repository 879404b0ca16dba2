using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>The matches of a pattern on one page, part by part, as the parts are asked about. Cleared and used again.</summary>
/// <remarks>What was handed out stays as it was while more is added.</remarks>
internal sealed class PatternMatches
{
    /// <summary>More parts are of a page that is no measure for others, and their room is not kept.</summary>
    private const int MostKept = 256;

    private readonly List<TextRange> all = [];

    /// <summary>By part: where its matches begin and end; an end of -1 where it was not searched yet.</summary>
    private readonly List<(int From, int To)> parts = [];

    /// <summary>The last part, which is searched after all others.</summary>
    public int Rest => parts.Count - 1;

    public void Begin(int count)
    {
        CollectionsMarshal.SetCount(parts, count);
        CollectionsMarshal.AsSpan(parts).Fill((0, -1));
    }

    public void Clear()
    {
        all.Clear();
        parts.Clear();
        parts.Capacity = parts.Capacity > MostKept ? 0 : parts.Capacity;
    }

    public bool IsSearched(int part) => parts[part].To >= 0;

    /// <summary>The list to add the matches of a part to; <see cref="End"/> ends it.</summary>
    public List<TextRange> Search(int part)
    {
        parts[part] = (all.Count, -1);
        return all;
    }

    public void End(int part) => parts[part] = (parts[part].From, all.Count);

    public ReadOnlySpan<TextRange> Of(int part) => CollectionsMarshal.AsSpan(all)[parts[part].From..parts[part].To];
}
