using System.Buffers;
using System.Text;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Patterns;

/// <summary>Brings the plain characters of a regular expression to the normal form of the text; escapes and group names stay.</summary>
internal static class PatternText
{
    private static readonly SearchValues<char> OptionLetters = SearchValues.Create("imnsx-");

    private const string Special = @"\*+?|{}[]()^$.#-";

    public static string Fold(string pattern, CharacterFolding folding)
    {
        var result = new StringBuilder(pattern.Length + 8);
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                var length = EscapeLength(pattern, i);
                result.Append(pattern, i, length);
                i += length - 1;
            }
            else if (c == '(' && IsNamedGroup(pattern, i))
            {
                var end = pattern.IndexOf('>', i);
                result.Append(pattern, i, end - i + 1);
                i = end;
            }
            else
            {
                var folded = folding.Fold(c);
                if (folded != c && Special.Contains(folded, StringComparison.Ordinal))
                {
                    result.Append('\\');
                }

                result.Append(folded);
            }
        }

        return result.ToString();
    }

    /// <summary>Why the linear engine cannot run the expression; null where it can.</summary>
    public static string? Unsupported(string pattern)
    {
        foreach (var form in (ReadOnlySpan<string>)["(?=", "(?!", "(?<=", "(?<!", "(?>", @"\k<", @"\G", "(?("])
        {
            if (pattern.Contains(form, StringComparison.Ordinal))
            {
                return $"'{form}' needs backtracking, which rules do without: express it with near, not or unless";
            }
        }

        for (var i = 0; i + 1 < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                if (pattern[i + 1] is >= '1' and <= '9')
                {
                    return $"'\\{pattern[i + 1]}' needs backtracking, which rules do without: name the alternatives";
                }

                i++;
            }
        }

        return Unread(pattern);
    }

    /// <summary>What the reader of guards (<see cref="PatternGuard"/>) takes for something else; null where it holds nothing of it.</summary>
    public static string? Unread(string pattern)
    {
        var classStart = -1;
        for (var i = 0; i + 1 < pattern.Length; i++)
        {
            var form = pattern.AsSpan(i);
            var isInClass = classStart >= 0;
            if (form[0] == '[' && !isInClass)
            {
                classStart = form[1] == '^' ? i + 1 : i;
            }
            else if (form[0] == ']' && i > classStart + 1)
            {
                classStart = -1;
            }

            if (form[0] == '\\')
            {
                if (form[1] is 'c' or '0' or 'k')
                {
                    return $"'\\{form[1]}' is not read in patterns: write the character itself";
                }

                i++;
            }
            else if (form.StartsWith("(?#") || form.StartsWith("(?'") || (isInClass && form.StartsWith("-[")))
            {
                return $"'{form[..Math.Min(3, form.Length)]}' is not read in patterns: leave comments out, write (?<name>…), name the characters of a class";
            }
            else if (form.StartsWith("(?") && OptionsOf(form[2..]).Contains('x'))
            {
                return "the option x is not read in patterns: leave its white space out";
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> OptionsOf(ReadOnlySpan<char> head)
    {
        var length = head.IndexOfAnyExcept(OptionLetters);
        return length < 0 ? head : head[..length];
    }

    private static bool IsNamedGroup(string pattern, int i) =>
        i + 3 < pattern.Length
        && pattern[i + 1] == '?'
        && pattern[i + 2] is '<' or '\''
        && char.IsLetter(pattern[i + 3])
        && pattern.IndexOf('>', i) > 0;

    private static int EscapeLength(string pattern, int i)
    {
        var length = pattern[i + 1] switch
        {
            'u' => 6,
            'x' => 4,
            'p' or 'P' or 'k' => pattern.IndexOfAny(['}', '>'], i) - i + 1,
            _ => 2,
        };
        return Math.Clamp(length, 2, pattern.Length - i);
    }
}
