namespace AdWatch.Classifier.Patterns;

/// <summary>Spells out a regular expression that is nothing but words, groups of words and optional ones: <c>(?:价格|收费)(?:的)?公示</c>.</summary>
/// <remarks>Such an expression needs no engine: the lexicon scan has found its words already.</remarks>
internal sealed class PatternWords
{
    private const int Most = 160;
    private const string Special = @"\[]{}*+.^$";

    private readonly string pattern;
    private int at;
    private bool fits = true;

    private PatternWords(string pattern)
    {
        this.pattern = pattern;
    }

    /// <summary>The words that the expression matches, so that at any place the longest of them is what the expression finds there; null where it is more than words.</summary>
    public static IReadOnlyList<string>? Find(string pattern)
    {
        if (All(pattern) is not { } words || words.Exists(word => word.Length == 0))
        {
            return null;
        }

        // The first alternative that fits is taken: one that begins with an earlier one is never reached.
        var reached = new List<string>();
        foreach (var word in words)
        {
            if (!reached.Exists(earlier => word.StartsWith(earlier, StringComparison.Ordinal)))
            {
                reached.Add(word);
            }
        }

        return reached;
    }

    /// <summary>All the words that the expression can stand for, the empty one too; null where it is more than words.</summary>
    public static List<string>? All(string pattern)
    {
        var reader = new PatternWords(pattern);
        var words = reader.Alternatives();
        return reader.fits && reader.at >= pattern.Length ? words : null;
    }

    /// <summary>All that an alternation stands for, in the order in which an engine tries it.</summary>
    private List<string> Alternatives()
    {
        var all = new List<string>();
        while (fits)
        {
            all.AddRange(Sequence());
            if (at >= pattern.Length || pattern[at] != '|')
            {
                break;
            }

            at++;
        }

        fits &= all.Count <= Most;
        return all;
    }

    private List<string> Sequence()
    {
        List<string> words = [""];
        while (fits && at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            if (PlainAt(pattern, at) is > 0 and var length)
            {
                var run = pattern.Substring(at, length);
                at += length;
                words = words is [""] ? [run] : words.ConvertAll(word => word + run);
                continue;
            }

            var pieces = Piece();
            if (at < pattern.Length && pattern[at] == '?')
            {
                at++;
                fits &= at >= pattern.Length || pattern[at] is not ('?' or '+');
                pieces.Add("");
            }

            fits &= words.Count * pieces.Count <= Most;
            words = fits ? [.. words.SelectMany(word => pieces.Select(piece => word + piece))] : words;
        }

        return words;
    }

    /// <summary>How many characters from a place on stand for themselves, each once.</summary>
    public static int PlainAt(string pattern, int from)
    {
        var end = from;
        while (
            end < pattern.Length
            && pattern[end] is not ('|' or ')' or '(' or '?')
            && !Special.Contains(pattern[end], StringComparison.Ordinal)
            && (end + 1 == pattern.Length || pattern[end + 1] is not ('?' or '*' or '+' or '{'))
        )
        {
            end++;
        }

        return end - from;
    }

    private List<string> Piece()
    {
        var c = pattern[at];
        at++;
        if (c != '(')
        {
            fits &= !Special.Contains(c, StringComparison.Ordinal) && c != '?';
            return [c.ToString()];
        }

        if (at < pattern.Length && pattern[at] == '?')
        {
            fits &= pattern.AsSpan(at).StartsWith("?:");
            at += 2;
        }

        var inner = Alternatives();
        fits &= at < pattern.Length;
        at++;
        return inner;
    }
}
