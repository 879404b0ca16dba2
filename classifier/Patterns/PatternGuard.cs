using System.Text;

namespace AdWatch.Classifier.Patterns;

/// <summary>Reads out of a regular expression sets of words of each of which one stands in every match.</summary>
/// <remarks>It reads only what it needs; whatever it does not know ends a word, so that the sets stay true.</remarks>
internal sealed class PatternGuard
{
    private const int LargestSet = 200;

    /// <summary>So many words are spelled out of groups that follow each other.</summary>
    private const int MostJoined = 64;

    /// <summary>Words of this length are rare enough; longer ones would only cost room.</summary>
    private const int LongEnough = 4;

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>What stands between characters and is none.</summary>
    private static readonly string[] Nothing = [""];

    private readonly string pattern;
    private readonly bool joins;
    private int at;

    private PatternGuard(string pattern, bool joins)
    {
        (this.pattern, this.joins) = (pattern, joins);
    }

    private enum Times
    {
        Once,
        AtMostOnce,
        Often,
        MaybeOften,
    }

    /// <summary>The words of the best set, or null where none was found. What stands in groups is not joined to what stands beside them.</summary>
    public static IReadOnlyList<string>? Find(string pattern) => Best(new PatternGuard(pattern, joins: false).Alternatives());

    /// <summary>All sets, the best first; none where none was found. Groups that follow each other make longer words.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> FindAll(string pattern) =>
        [.. new PatternGuard(pattern, joins: true).Alternatives().OrderByDescending(Worth)];

    /// <summary>Long words are rare, and few stand seldom; digits stand everywhere.</summary>
    private static int Worth(IReadOnlyList<string> set) =>
        (Math.Min(LongEnough, set.Min(word => word.Length == 1 && char.IsAsciiDigit(word[0]) ? 0 : word.Length)) * 100) - set.Count;

    private static IReadOnlyList<string>? Best(IReadOnlyList<IReadOnlyList<string>> sets) => sets.MaxBy(Worth);

    /// <summary>The sets of a whole alternation: those of its only branch, or one of the words of the best sets of all.</summary>
    private List<IReadOnlyList<string>> Alternatives()
    {
        var branches = new List<List<IReadOnlyList<string>>>();
        for (; ; )
        {
            branches.Add(Sequence());
            if (at >= pattern.Length || pattern[at] != '|')
            {
                break;
            }

            at++;
        }

        if (branches.Count == 1)
        {
            return branches[0];
        }

        if (branches.Exists(branch => branch.Count == 0))
        {
            return [];
        }

        var union = branches.SelectMany(branch => Best(branch)!).Distinct(StringComparer.Ordinal).ToList();
        return union.Count <= LargestSet ? [union] : [];
    }

    private List<IReadOnlyList<string>> Sequence()
    {
        var sets = new List<IReadOnlyList<string>>();
        IReadOnlyList<string> words = Nothing;
        var plain = new StringBuilder();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            if (PatternWords.PlainAt(pattern, at) is > 0 and var length)
            {
                plain.Append(pattern, at, length);
                at += length;
                continue;
            }

            var (exact, inner) = Atom();
            var times = Quantifier();
            if (exact is [var only] && times == Times.Once)
            {
                plain.Append(only);
                continue;
            }

            words = Close(words, plain);
            if (exact is not null && (times is Times.Once or Times.Often || (joins && times == Times.AtMostOnce)))
            {
                IReadOnlyList<string> choices = times == Times.AtMostOnce ? [.. exact, ""] : exact;
                if (words.Count * choices.Count > MostJoined || (words.Count > 1 && words.All(word => word.Length >= LongEnough)))
                {
                    Take(sets, words);
                    words = Nothing;
                }

                words = Join(words, choices);
                if (times != Times.Often)
                {
                    continue;
                }
            }

            Take(sets, words);
            words = Nothing;
            if (times is Times.Once or Times.Often)
            {
                sets.AddRange(inner);
            }
        }

        Take(sets, Close(words, plain));
        sets.RemoveAll(static set => set.Count > LargestSet);
        return sets;
    }

    /// <summary>The words with the plain characters behind them.</summary>
    private static IReadOnlyList<string> Close(IReadOnlyList<string> words, StringBuilder plain)
    {
        if (plain.Length == 0)
        {
            return words;
        }

        var closed = Join(words, [plain.ToString()]);
        plain.Clear();
        return closed;
    }

    private static string[] Join(IReadOnlyList<string> words, IReadOnlyList<string> choices)
    {
        var joined = new string[words.Count * choices.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = words[i / choices.Count] + choices[i % choices.Count];
        }

        return joined;
    }

    private static void Take(List<IReadOnlyList<string>> sets, IReadOnlyList<string> words)
    {
        if (words.Count == 1 ? words[0].Length > 0 : words.All(word => word.Length > 0))
        {
            sets.Add(words.Count == 1 ? words : [.. words.Distinct(StringComparer.Ordinal)]);
        }
    }

    /// <summary>Reads one atom: all the words it stands for, or else the sets that hold within it.</summary>
    private (IReadOnlyList<string>? Exact, IReadOnlyList<IReadOnlyList<string>> Inner) Atom()
    {
        var c = pattern[at++];
        switch (c)
        {
            case '\\' when at < pattern.Length && pattern[at] == 'd':
                at++;
                return (null, [Digits]);
            case '\\':
                return (Escape() is { } escaped ? [escaped.ToString()] : null, []);
            case '[':
                return Class() is not { } members ? (null, [])
                    : joins ? (members, [])
                    : (null, [members]);
            case '(':
                return Group();
            case '^' or '$':
                return (joins ? Nothing : null, []);
            case '.':
                return (null, []);
            default:
                return ([c.ToString()], []);
        }
    }

    private (IReadOnlyList<string>? Exact, IReadOnlyList<IReadOnlyList<string>> Inner) Group()
    {
        var head = at;
        var isAround = false;
        if (at < pattern.Length && pattern[at] == '?')
        {
            isAround = at + 1 < pattern.Length && pattern[at + 1] is '=' or '!';
            isAround |= at + 2 < pattern.Length && pattern[at + 1] == '<' && pattern[at + 2] is '=' or '!';
            SkipGroupHead();
        }

        var from = at;
        var inner = Alternatives();
        var isPlain = joins && at < pattern.Length && (from == head || pattern[head..from] == "?:");
        var exact = isPlain ? PatternWords.All(pattern[from..at]) : null;
        at = Math.Min(pattern.Length, at + 1);
        return isAround ? (joins ? Nothing : null, []) : (exact, inner);
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
        at += plain || at >= pattern.Length ? 0 : 1;
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

    /// <summary>Reads a quantifier: how often the atom before it stands.</summary>
    private Times Quantifier()
    {
        if (at >= pattern.Length)
        {
            return Times.Once;
        }

        Times times;
        switch (pattern[at])
        {
            case '*':
                times = Times.MaybeOften;
                at++;
                break;
            case '?':
                times = Times.AtMostOnce;
                at++;
                break;
            case '+':
                times = Times.Often;
                at++;
                break;
            case '{' when CountEnd() is > 0 and var end:
                times = pattern[at + 1] == '0' ? Times.MaybeOften : Times.Often;
                at = end + 1;
                break;
            default:
                return Times.Once;
        }

        if (at < pattern.Length && pattern[at] == '?')
        {
            at++;
        }

        return times;
    }

    /// <summary>Where a count such as <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c> ends; -1 where the brace stands for itself.</summary>
    private int CountEnd()
    {
        var end = at + 1;
        while (end < pattern.Length && (char.IsAsciiDigit(pattern[end]) || (pattern[end] == ',' && char.IsAsciiDigit(pattern[end - 1]))))
        {
            end++;
        }

        return end < pattern.Length && pattern[end] == '}' && char.IsAsciiDigit(pattern[at + 1]) ? end : -1;
    }
}
