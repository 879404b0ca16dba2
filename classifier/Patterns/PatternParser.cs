using System.Globalization;

namespace AdWatch.Classifier.Patterns;

/// <summary>Reads the part of the language of regular expressions that rules use; for the rest it says that it cannot.</summary>
internal sealed class PatternParser
{
    private readonly string pattern;
    private readonly bool loose;
    private int at;

    private PatternParser(string pattern, bool loose)
    {
        this.pattern = pattern;
        this.loose = loose;
    }

    /// <summary>The tree of an expression; null where it holds what this reader does not know (look-around, references, options).</summary>
    /// <param name="loose">True to leave look-around out: what the expression matches, the tree matches too, and maybe more.</param>
    public static PatternNode? Parse(string pattern, bool loose = false)
    {
        var parser = new PatternParser(pattern, loose);
        var node = parser.Alternatives();
        return parser.at == pattern.Length ? node : null;
    }

    private PatternNode? Alternatives()
    {
        var parts = new List<PatternNode>();
        while (true)
        {
            if (Sequence() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            if (!Take('|'))
            {
                return parts.Count == 1 ? parts[0] : new Either(parts);
            }
        }
    }

    private InOrder? Sequence()
    {
        var parts = new List<PatternNode>();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            if (Atom() is not { } atom || Quantified(atom) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        return new(parts);
    }

    private PatternNode? Atom()
    {
        var c = pattern[at++];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return Class() is { } set ? new OneOf(set) : null;
            case '.':
                return new OneOf(CharacterSet.Dot());
            case '\\':
                return at < pattern.Length ? Escape(pattern[at++]) : null;
            case '^':
                return new Edge(IsEnd: false);
            case '$':
                return new Edge(IsEnd: true);
            case '*' or '+' or '?' or '{' or '}' or ']':
                return null;
            default:
                return Just(c);
        }
    }

    private PatternNode? Group()
    {
        var around = false;
        if (Take('?') && !Take(':'))
        {
            around = loose && (Take("=") || Take("!") || Take("<=") || Take("<!"));
            if (!around && !SkipName())
            {
                return null;
            }
        }

        var inner = Alternatives();
        return !Take(')') ? null
            : around && inner is not null ? new InOrder([])
            : inner;
    }

    private static OneOf Just(char c) => new(CharacterSet.Of(c), c);

    /// <summary>The head of a named group, whose name does not matter here.</summary>
    private bool SkipName()
    {
        if (!Take('<') || at >= pattern.Length || !char.IsAsciiLetter(pattern[at]))
        {
            return false;
        }

        at = pattern.IndexOf('>', at) + 1;
        return at > 0;
    }

    private OneOf? Escape(char c) =>
        c switch
        {
            'd' => new(new CharacterSet().AddDigits()),
            's' => new(new CharacterSet().AddSpaces()),
            'u' => Code() is { } code ? Just(code) : null,
            _ => char.IsAsciiLetterOrDigit(c) ? null : Just(c),
        };

    private char? Code()
    {
        var digits = pattern.AsSpan(at, Math.Min(4, pattern.Length - at));
        if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        at += 4;
        return (char)code;
    }

    private CharacterSet? Class()
    {
        var set = new CharacterSet { IsNegated = Take('^') };
        for (var first = true; at < pattern.Length && (pattern[at] != ']' || first); first = false)
        {
            var c = pattern[at++];
            if (c == '[')
            {
                return null;
            }

            if (c == '\\')
            {
                switch (at < pattern.Length ? pattern[at++] : '\0')
                {
                    case 'd':
                        set.AddDigits();
                        continue;
                    case 's':
                        set.AddSpaces();
                        continue;
                    case 'u' when Code() is { } code:
                        c = code;
                        break;
                    case var other when other != '\0' && !char.IsAsciiLetterOrDigit(other):
                        c = other;
                        break;
                    default:
                        return null;
                }
            }

            if (RangeEnd() is not { } last)
            {
                return null;
            }

            set.Add(c, last == '\0' ? c : last);
        }

        return Take(']') ? set : null;
    }

    /// <summary>The end of a range; '\0' where the character stands alone, null where the range cannot be read.</summary>
    private char? RangeEnd()
    {
        if (at + 1 >= pattern.Length || pattern[at] != '-' || pattern[at + 1] == ']')
        {
            return '\0';
        }

        at++;
        var last = pattern[at++];
        if (last == '\\')
        {
            return at < pattern.Length && pattern[at++] == 'u' ? Code() : null;
        }

        return last == '[' ? null : last;
    }

    private PatternNode? Quantified(PatternNode atom)
    {
        if (at >= pattern.Length)
        {
            return atom;
        }

        var (min, max) = (0, int.MaxValue);
        switch (pattern[at])
        {
            case '?':
                max = 1;
                at++;
                break;
            case '*':
                at++;
                break;
            case '+':
                min = 1;
                at++;
                break;
            case '{':
                if (!Braces(out min, out max))
                {
                    return null;
                }

                break;
            default:
                return atom;
        }

        var lazy = Take('?');
        return at < pattern.Length && pattern[at] is '*' or '+' or '?' or '{' ? null : new Repeated(atom, min, max, lazy);
    }

    private bool Braces(out int min, out int max)
    {
        (min, max) = (0, 0);
        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return false;
        }

        var inside = pattern.AsSpan(at + 1, end - at - 1);
        at = end + 1;
        var comma = inside.IndexOf(',');
        if (comma < 0)
        {
            var one = int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out min);
            max = min;
            return one;
        }

        max = int.MaxValue;
        return int.TryParse(inside[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out min)
            && (comma == inside.Length - 1 || int.TryParse(inside[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out max))
            && min <= max;
    }

    private bool Take(string text)
    {
        var taken = pattern.AsSpan(at).StartsWith(text);
        at += taken ? text.Length : 0;
        return taken;
    }

    private bool Take(char c)
    {
        if (at < pattern.Length && pattern[at] == c)
        {
            at++;
            return true;
        }

        return false;
    }
}
