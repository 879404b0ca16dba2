using System.Globalization;

namespace AdWatch.Classifier.Patterns;

/// <summary>How large a regular expression becomes when its counted parts are written out: what the linear engine may look at for each character.</summary>
internal static class PatternSize
{
    /// <summary>The most that a rule may have: nine times what the largest of the seeds has.</summary>
    public const int Most = 2000;

    private const long Enough = 1L << 40;

    /// <summary>Why a pattern is too large; null where it is not.</summary>
    public static string? Fault(string pattern) =>
        Of(pattern) is var size && size > Most
            ? $"the pattern is too large: written out, its counted parts are {(size < Enough ? size.ToString(CultureInfo.InvariantCulture) : "more than a million million")} characters, at most {Most} may be: count less, or do not count what is counted already"
            : null;

    /// <summary>Characters and classes, those under a count as often as it says. Linear in the length; what is no valid expression has a size too.</summary>
    public static long Of(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var open = new Stack<long>();
        var (sum, last) = (0L, 0L);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '(':
                    open.Push(sum);
                    (sum, last) = (0, 0);
                    i = EndOfHead(pattern, i);
                    break;
                case ')' when open.Count > 0:
                    last = sum;
                    sum = Math.Min(Enough, open.Pop() + last);
                    break;
                case '|':
                    last = 0;
                    break;
                case '{' when Times(pattern, i) is var (times, end):
                    (sum, last) = (Math.Min(Enough, sum + (last * (times - 1))), Math.Min(Enough, last * times));
                    i = end;
                    break;
                case '*' or '+' or '?' or '^' or '$':
                    break;
                case var c:
                    i = c == '[' ? EndOfClass(pattern, i) : i + (c == '\\' ? 1 : 0);
                    last = 1;
                    sum++;
                    break;
            }
        }

        return open.Aggregate(sum, (whole, part) => Math.Min(Enough, whole + part));
    }

    /// <summary>The last character of <c>(</c>, <c>(?:</c>, <c>(?i:</c> or <c>(?&lt;name></c>.</summary>
    private static int EndOfHead(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != '?')
        {
            return at;
        }

        if (
            at + 2 < pattern.Length
            && (pattern[at + 2] is '=' or '!' || (pattern[at + 2] == '<' && at + 3 < pattern.Length && pattern[at + 3] is '=' or '!'))
        )
        {
            // What is looked at beside the place is part of the pattern too.
            return at + (pattern[at + 2] == '<' ? 3 : 2);
        }

        var end = pattern.AsSpan(at).IndexOfAny(':', '>', ')');
        return end < 0 ? pattern.Length
            : pattern[at + end] == ')' ? at + end - 1
            : at + end;
    }

    private static int EndOfClass(string pattern, int at)
    {
        // A bracket that stands first is one of the characters.
        var i = at + (at + 1 < pattern.Length && pattern[at + 1] == '^' ? 2 : 1);
        for (i += i < pattern.Length && pattern[i] == ']' ? 1 : 0; i < pattern.Length && pattern[i] != ']'; i++)
        {
            i += pattern[i] == '\\' ? 1 : 0;
        }

        return i;
    }

    /// <summary>Of {n}, {n,} and {n,m}: how many copies it stands for, and where it ends; null for other braces, which are plain characters.</summary>
    private static (long Times, int End)? Times(string pattern, int at)
    {
        var length = pattern.AsSpan(at).IndexOf('}');
        if (length < 2)
        {
            return null;
        }

        var inside = pattern.AsSpan(at + 1, length - 1);
        var comma = inside.IndexOf(',');
        var least = comma < 0 ? inside : inside[..comma];
        var most = comma < 0 ? inside : inside[(comma + 1)..];
        if (!IsNumber(least, out var min))
        {
            return null;
        }

        return most.IsEmpty ? (min + 1, at + length)
            : IsNumber(most, out var max) ? (Math.Max(1, max), at + length)
            : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (number = Math.Min(number, int.MaxValue)) >= 0;
}
