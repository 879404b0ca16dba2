using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>What one text needs while its disguises are undone.</summary>
internal sealed class RestorerScratch
{
    private readonly List<(int Priority, int Order, List<Restoration> Pieces)> found = [];

    public List<TermMatch> Matches { get; } = [];

    /// <summary>The text by the sound of its characters.</summary>
    public SpelledText Spelled { get; } = new();

    /// <summary>Where the words of <see cref="PartReader"/> stand, each by its number.</summary>
    public List<TermMatch> Parts { get; } = [];

    public List<(int Start, string Term)> Candidates { get; } = [];

    public IReadOnlyCollection<(int Priority, int Order, List<Restoration> Pieces)> Found => found;

    /// <summary>Whether the text offers something; null while nobody asked.</summary>
    public bool? HasSign { get; set; }

    /// <summary>Whether a word of the trade stands in the text; null while nobody asked.</summary>
    public bool? HasTrade { get; set; }

    /// <summary>Whether a word that a spelling needs stands in the text, by the number of the spelling; those that nobody asked for are left out.</summary>
    public Dictionary<int, bool> HasNeed { get; } = [];

    /// <summary>Adds the pieces of one word; of words that overlap the longest stays.</summary>
    public void Add(int length, params ReadOnlySpan<Restoration> pieces) => found.Add((length, found.Count, [.. pieces]));

    /// <summary>What is to be rewritten, ascending, without overlaps.</summary>
    public List<Restoration> InOrder()
    {
        var chosen = new List<Restoration>();
        var taken = new HashSet<int>();
        foreach (var (_, _, pieces) in found.OrderByDescending(word => word.Priority).ThenBy(word => word.Order))
        {
            var places = pieces.SelectMany(piece => Enumerable.Range(piece.Start, Math.Max(1, piece.Length))).ToArray();
            if (!places.Any(taken.Contains))
            {
                taken.UnionWith(places);
                chosen.AddRange(pieces);
            }
        }

        chosen.Sort((a, b) => a.Start.CompareTo(b.Start));
        return chosen;
    }

    public void Clear()
    {
        found.Clear();
        Matches.Clear();
        Parts.Clear();
        Candidates.Clear();
        HasSign = null;
        HasTrade = null;
        HasNeed.Clear();
    }
}
