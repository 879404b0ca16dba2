namespace AdWatch.Classifier.Patterns;

/// <summary>The characters that a class of a pattern takes: <c>[^。,]</c>, <c>\d</c>, <c>[一-十\d]</c>, a dot.</summary>
internal sealed class CharacterSet
{
    /// <summary>More members than this are no use as a filter of beginnings.</summary>
    private const int MostMembers = 600;

    /// <summary>So many are looked for at once.</summary>
    private const int MostStops = 5;

    private static readonly char[] DigitsBeyondAscii = BeyondAscii(char.IsDigit);
    private static readonly char[] SpacesBeyondAscii = BeyondAscii(char.IsWhiteSpace);

    private readonly ulong[] bits = new ulong[2];
    private (char First, char Last)[] ranges = [];
    private bool digits;
    private bool spaces;

    /// <summary>Takes what it does not name.</summary>
    public bool IsNegated { get; set; }

    public static CharacterSet Of(char c)
    {
        var set = new CharacterSet();
        set.Add(c, c);
        return set;
    }

    /// <summary>A dot: everything but the end of a line.</summary>
    public static CharacterSet Dot()
    {
        var set = Of('\n');
        set.IsNegated = true;
        return set;
    }

    public CharacterSet Add(char first, char last)
    {
        for (var c = (int)first; c <= last && c < 128; c++)
        {
            bits[c >> 6] |= 1UL << (c & 63);
        }

        if (last >= 128)
        {
            ranges = [.. ranges, ((char)Math.Max((int)first, 128), last)];
        }

        return this;
    }

    public CharacterSet AddDigits()
    {
        digits = true;
        return Add('0', '9');
    }

    public CharacterSet AddSpaces()
    {
        spaces = true;
        return this;
    }

    public bool Contains(char c) => Names(c) != IsNegated;

    /// <summary>Hands over every character that it names.</summary>
    public void ForEachNamed(Action<char> take)
    {
        for (var c = '\0'; c < 128; c++)
        {
            if (Names(c))
            {
                take(c);
            }
        }

        foreach (var (first, last) in ranges)
        {
            for (var c = (int)first; c <= last; c++)
            {
                take((char)c);
            }
        }

        Array.ForEach(digits ? DigitsBeyondAscii : [], take);
        Array.ForEach(spaces ? SpacesBeyondAscii : [], take);
    }

    /// <summary>The characters it does not take, where these are few; else null.</summary>
    public string? Stops()
    {
        if (!IsNegated)
        {
            return null;
        }

        var members = new HashSet<char>();
        var isKnown = AddMembers(members);
        return isKnown && members.Count <= MostStops ? string.Concat(members) : null;
    }

    /// <summary>Adds its members; false where they are too many.</summary>
    public bool AddTo(HashSet<char> members)
    {
        return !IsNegated && AddMembers(members);
    }

    /// <summary>Adds what it names; false where that is too much.</summary>
    private bool AddMembers(HashSet<char> members)
    {
        if (ranges.Sum(range => range.Last - range.First + 1) > MostMembers)
        {
            return false;
        }

        for (var c = 0; c < 128; c++)
        {
            if (Names((char)c))
            {
                members.Add((char)c);
            }
        }

        foreach (var (first, last) in ranges)
        {
            for (var c = (int)first; c <= last; c++)
            {
                members.Add((char)c);
            }
        }

        if (digits)
        {
            members.UnionWith(DigitsBeyondAscii);
        }

        if (spaces)
        {
            members.UnionWith(SpacesBeyondAscii);
        }

        return members.Count <= MostMembers;
    }

    private bool Names(char c)
    {
        if (c < 128)
        {
            return ((bits[c >> 6] >> (c & 63)) & 1) != 0 || (spaces && char.IsWhiteSpace(c));
        }

        foreach (var (first, last) in ranges)
        {
            if (c >= first && c <= last)
            {
                return true;
            }
        }

        return (digits && char.IsDigit(c)) || (spaces && char.IsWhiteSpace(c));
    }

    private static char[] BeyondAscii(Func<char, bool> isOfKind) =>
        [.. Enumerable.Range(128, char.MaxValue - 127).Select(c => (char)c).Where(isOfKind)];
}
