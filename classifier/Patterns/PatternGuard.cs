using System.Text;

namespace AdWatch.Classifier.Patterns;

/// <summary>Reads out of a regular expression a small set of words one of which stands in every match.</summary>
/// <remarks>It reads only what it needs; whatever it does not know ends a word, so that the set stays true.</remarks>
internal sealed class PatternGuard
{
    private const int LargestSet = 200;

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private readonly string pattern;
    private int at;

    private PatternGuard(string pattern)
    {
        this.pattern = pattern;
    }

    /// <summary>The words, or null where no such set was found.</summary>
    public static IReadOnlyList<string>? Find(string pattern) => new PatternGuard(pattern).Alternatives();

    private static int Worth(IReadOnlyList<string> set) => (Math.Min(4, set.Min(word => word.Length)) * 100) - set.Count;

    private IReadOnlyList<string>? Alternatives()
    {
        var union = new List<string>();
        var complete = true;
        for (; ; )
        {
            var set = Sequence();
            complete &= set is not null;
            union.AddRange(set ?? []);
            if (at >= pattern.Length || pattern[at] != '|')
            {
                break;
            }

            at++;
        }

        return complete && union.Count is > 0 and <= LargestSet ? union.Distinct(StringComparer.Ordinal).ToList() : null;
    }

    private IReadOnlyList<string>? Sequence()
    {
        IReadOnlyList<string>? best = null;
        var word = new StringBuilder();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var literal = Atom(out var set);
            var optional = Quantifier(out var exactlyOnce);
            if (literal is { } c && !optional)
            {
                word.Append(c);
                if (exactlyOnce)
                {
                    continue;
                }
            }

            best = Better(best, Take(word));
            best = optional ? best : Better(best, set);
        }

        return Better(best, Take(word));
    }

    private static string[]? Take(StringBuilder word)
    {
        if (word.Length == 0)
        {
            return null;
        }

        string[] set = [word.ToString()];
        word.Clear();
        return set;
    }

    private static IReadOnlyList<string>? Better(IReadOnlyList<string>? a, IReadOnlyList<string>? b) =>
        a is null ? b
        : b is null || Worth(a) >= Worth(b) ? a
        : b;

    /// <summary>Reads one atom: a plain character, or a set for a group or a small class, or neither.</summary>
    private char? Atom(out IReadOnlyList<string>? set)
    {
        set = null;
        var c = pattern[at++];
        switch (c)
        {
            case '\\' when at < pattern.Length && pattern[at] == 'd':
                at++;
                set = Digits;
                return null;
            case '\\':
                return Escape();
            case '[':
                set = Class();
                return null;
            case '(':
                if (at < pattern.Length && pattern[at] == '?')
                {
                    var lookAround = at + 1 < pattern.Length && pattern[at + 1] is '=' or '!';
                    lookAround |= at + 2 < pattern.Length && pattern[at + 1] == '<' && pattern[at + 2] is '=' or '!';
                    SkipGroupHead();
                    var inner = Alternatives();
                    set = lookAround ? null : inner;
                }
                else
                {
                    set = Alternatives();
                }

                at = Math.Min(pattern.Length, at + 1);
                return null;
            case '.' or '^' or '$':
                return null;
            default:
                return c;
        }
    }

    private char? Escape()
    {
        if (at >= pattern.Length)
        {
            return null;
        }

        var c = pattern[at++];
        switch (c)
        {
            case 'u':
                at = Math.Min(pattern.Length, at + 4);
                return null;
            case 'x':
                at = Math.Min(pattern.Length, at + 2);
                return null;
            case 'p' or 'P':
                var end = pattern.IndexOf('}', at);
                at = end < 0 ? pattern.Length : end + 1;
                return null;
            default:
                return char.IsAsciiLetterOrDigit(c) ? null : c;
        }
    }

    /// <summary>The members of a class of a few plain characters.</summary>
    private List<string>? Class()
    {
        var members = new List<string>();
        var plain = at < pattern.Length && pattern[at] != '^';
        var first = true;
        while (at < pattern.Length && (pattern[at] != ']' || first))
        {
            first = false;
            var c = pattern[at++];
            if (c == '\\')
            {
                var escaped = Escape();
                plain &= escaped is not null;
                c = escaped ?? c;
            }
            else if (c is '-' or '[')
            {
                plain = false;
            }

            members.Add(c.ToString());
        }

        at = Math.Min(pattern.Length, at + 1);
        return plain && members.Count is > 0 and <= 12 ? members : null;
    }

    private void SkipGroupHead()
    {
        at++;
        if (at < pattern.Length && pattern[at] is ':' or '=' or '!' or '>')
        {
            at++;
        }
        else if (at + 1 < pattern.Length && pattern[at] == '<' && pattern[at + 1] is '=' or '!')
        {
            at += 2;
        }
        else if (at < pattern.Length && pattern[at] == '<')
        {
            var end = pattern.IndexOf('>', at);
            at = end < 0 ? pattern.Length : end + 1;
        }
        else
        {
            // Inline options: (?i) or (?i:
            while (at < pattern.Length && pattern[at] is not (':' or ')'))
            {
                at++;
            }

            at += at < pattern.Length && pattern[at] == ':' ? 1 : 0;
        }
    }

    /// <summary>Reads a quantifier; true where the atom may be missing.</summary>
    private bool Quantifier(out bool exactlyOnce)
    {
        exactlyOnce = true;
        if (at >= pattern.Length)
        {
            return false;
        }

        var optional = false;
        switch (pattern[at])
        {
            case '*' or '?':
                optional = true;
                exactlyOnce = false;
                at++;
                break;
            case '+':
                exactlyOnce = false;
                at++;
                break;
            case '{' when at + 1 < pattern.Length && char.IsAsciiDigit(pattern[at + 1]):
                exactlyOnce = false;
                optional = pattern[at + 1] == '0';
                var end = pattern.IndexOf('}', at);
                at = end < 0 ? pattern.Length : end + 1;
                break;
            default:
                return false;
        }

        if (at < pattern.Length && pattern[at] == '?')
        {
            at++;
        }

        return optional;
    }
}
