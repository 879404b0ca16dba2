using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Claims;

/// <summary>Claims ready to be looked for: which word leads to which claims, and what their wordings weigh. Immutable.</summary>
internal sealed class ClaimIndex
{
    /// <summary>A claim without anchors is looked for at the rarest pairs of each wording.</summary>
    private const int RarePairs = 3;

    private readonly Dictionary<string, int> frequencies;
    private readonly int wordings;
    private readonly Dictionary<string, ClaimEntry[]> byKey;
    private readonly Dictionary<string, ClaimEntry[]>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <param name="background">Claims whose wordings also say how rare a pair is.</param>
    public ClaimIndex(IReadOnlyCollection<RefutedClaim> claims, TextNormalizer normalizer, ClaimIndex? background = null)
    {
        var folded = claims
            .Select(claim => (Claim: claim, Wordings: claim.Wordings.Select(normalizer.Fold).Where(text => text.Length > 1).ToArray()))
            .ToList();
        frequencies = background is null ? new(StringComparer.Ordinal) : new(background.frequencies, StringComparer.Ordinal);
        wordings = (background?.wordings ?? 0) + folded.Sum(item => item.Wordings.Length);
        foreach (var pair in folded.SelectMany(item => item.Wordings).SelectMany(Pairs))
        {
            frequencies[pair] = frequencies.GetValueOrDefault(pair) + 1;
        }

        Entries = [.. folded.Select(item => Entry(item.Claim, item.Wordings, normalizer))];
        byKey = Entries
            .SelectMany(entry => entry.Keys.Distinct(StringComparer.Ordinal).Select(key => (key, entry)))
            .GroupBy(pair => pair.key, pair => pair.entry, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        lookup = byKey.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<ClaimEntry> Entries { get; }

    /// <summary>The words at which a claim is looked for.</summary>
    public IReadOnlyCollection<string> Keys => byKey.Keys;

    /// <summary>The claims that a word leads to.</summary>
    public ReadOnlySpan<ClaimEntry> At(ReadOnlySpan<char> key) => lookup.TryGetValue(key, out var entries) ? entries : [];

    private ClaimEntry Entry(RefutedClaim claim, string[] texts, TextNormalizer normalizer)
    {
        var groups = claim.Anchors.Select(group => group.Select(normalizer.Fold).Where(word => word.Length > 0).ToArray()).ToArray();
        var weighed = texts.Select(Weigh).ToArray();
        var keys = groups.Length > 0 ? groups[0] : [.. weighed.SelectMany(Rarest)];
        return new(claim, keys, groups.Length > 0 ? groups[1..] : [], weighed);
    }

    private ClaimWording Weigh(string text)
    {
        var weights = Pairs(text).Select(pair => (Pair: pair, Weight: Math.Log(1 + ((double)wordings / frequencies[pair])))).ToArray();
        var sum = weights.Sum(pair => pair.Weight);
        return new(text, [.. weights.Select(pair => (pair.Pair, pair.Weight / sum))]);
    }

    private static IEnumerable<string> Rarest(ClaimWording wording) =>
        wording
            .Pairs.Where(pair => pair.Pair.All(char.IsLetterOrDigit))
            .OrderByDescending(pair => pair.Weight)
            .Take(RarePairs)
            .Select(pair => pair.Pair);

    private static IEnumerable<string> Pairs(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - 1)).Select(i => text.Substring(i, 2)).Distinct(StringComparer.Ordinal);
}

/// <summary>Imported claims with the matcher of their own words, since the lexicon was closed before they came.</summary>
internal sealed record ImportedClaims(IReadOnlyList<RefutedClaim> Claims, ClaimIndex Index, LexiconMatcher Matcher);
