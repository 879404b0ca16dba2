using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Rules;

/// <summary>Tells the name of one institution from what is said of any (三甲医院, 我们医院, 市口腔医院): <c>names</c> of <c>publishers.yaml</c>.</summary>
/// <param name="Ends">How such names end.</param>
/// <param name="None">What no name holds before its end.</param>
/// <param name="Common">What many names hold and tells none from another, the longest first.</param>
internal sealed record InstitutionNames(IReadOnlyList<string> Ends, IReadOnlyList<string> None, IReadOnlyList<string> Common)
{
    /// <summary>What must be left of a name beside what is common.</summary>
    private const int ShortestOwn = 2;

    /// <summary>Most of these are one character, which is looked up; the others are searched for.</summary>
    private readonly CharacterBits noneOfOne = SinglesOf(None);
    private readonly Part[] none = [.. None.Where(text => text.Length > 1).Select(text => new Part(text))];
    private readonly CharacterBits commonOfOne = SinglesOf(Common);
    private readonly Part[] common = [.. Common.Where(text => text.Length > 1).Select(text => new Part(text))];

    public static InstitutionNames Unread { get; } = new([], [], []);

    /// <summary>True where what stands before the end can be the name of one institution.</summary>
    public bool IsName(ReadOnlySpan<char> beginning)
    {
        foreach (var c in beginning)
        {
            if (noneOfOne.Holds(c))
            {
                return false;
            }
        }

        var characters = Part.CharactersOf(beginning);
        foreach (var part in none)
        {
            if (part.MayStandAmong(characters) && beginning.Contains(part.Text, StringComparison.Ordinal))
            {
                return false;
            }
        }

        Span<char> own = beginning.Length <= 64 ? stackalloc char[beginning.Length] : new char[beginning.Length];
        beginning.CopyTo(own);
        foreach (var part in common)
        {
            if (part.MayStandAmong(characters))
            {
                own = own[..Remove(own, part.Text)];
            }
        }

        var left = 0;
        foreach (var c in own)
        {
            left += commonOfOne.Holds(c) ? 0 : 1;
        }

        return left >= ShortestOwn;
    }

    private static CharacterBits SinglesOf(IReadOnlyList<string> words)
    {
        var singles = words.Where(word => word.Length == 1).Select(word => word[0]).ToHashSet();
        return new(singles.Contains);
    }

    /// <summary>Takes a word out of a text in its own room; returns how much is left.</summary>
    private static int Remove(Span<char> text, string word)
    {
        var left = 0;
        for (var i = 0; i < text.Length; )
        {
            if (text[i..].StartsWith(word, StringComparison.Ordinal))
            {
                i += word.Length;
            }
            else
            {
                text[left++] = text[i++];
            }
        }

        return left;
    }

    /// <summary>A word with a bit for each of its characters: most are told to be absent without a search.</summary>
    private readonly struct Part(string text)
    {
        private readonly ulong characters = CharactersOf(text);

        public string Text { get; } = text;

        public bool MayStandAmong(ulong others) => (characters & ~others) == 0;

        public static ulong CharactersOf(ReadOnlySpan<char> text)
        {
            var bits = 0UL;
            foreach (var c in text)
            {
                bits |= 1UL << c;
            }

            return bits;
        }
    }
}
