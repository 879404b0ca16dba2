namespace AdWatch.Classifier.Claims;

/// <summary>A claim in the normal form of the texts.</summary>
internal sealed class ClaimEntry(RefutedClaim claim, string[] keys, string[][] groups, ClaimWording[] wordings)
{
    public const string Prefix = "claim:";

    public RefutedClaim Claim { get; } = claim;

    /// <summary>The words at which it is looked for.</summary>
    public string[] Keys { get; } = keys;

    /// <summary>The anchors beside the first group.</summary>
    public string[][] Groups { get; } = groups;

    public ClaimWording[] Wordings { get; } = wordings;

    /// <summary>The name its findings carry as their rule.</summary>
    public string Rule { get; } = Prefix + claim.Id;

    /// <summary>True where the words belong to the claim itself and so deny nothing.</summary>
    public bool Says(ReadOnlySpan<char> words)
    {
        foreach (var wording in Wordings)
        {
            if (wording.Text.AsSpan().IndexOf(words, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A wording with the weight of each of its pairs of characters; the weights sum to one.</summary>
internal sealed record ClaimWording(string Text, (string Pair, double Weight)[] Pairs)
{
    /// <summary>The share of the weight that stands in a text.</summary>
    public double OverlapWith(ReadOnlySpan<char> text)
    {
        var sum = 0.0;
        foreach (var (pair, weight) in Pairs)
        {
            if (text.IndexOf(pair, StringComparison.Ordinal) >= 0)
            {
                sum += weight;
            }
        }

        return sum;
    }
}
