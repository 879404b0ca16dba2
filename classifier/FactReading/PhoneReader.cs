using System.Buffers;
using System.Text;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads Chinese telephone numbers, also split, bracketed or written with Chinese numerals, in one normal form.</summary>
internal static class PhoneReader
{
    private const string Numerals = "零一二三四五六七八九〇幺两壹贰叁肆伍陆柒捌玖";
    private const string NumeralDigits = "0123456789012123456789";
    private const int MostDigits = 20;
    private const int ShortestNumber = 7;

    private static readonly SearchValues<char> DigitLike = SearchValues.Create("0123456789" + Numerals);

    /// <summary>Digits and what may part them.</summary>
    private static readonly CharacterBits InNumbers = new(c => Digit(c) >= 0 || DigitRun.IsSeparator(c));

    /// <param name="words">Words such as 电话 after which a number without area code counts.</param>
    public static List<FactEntry> Read(ReadOnlySpan<char> text, ReadOnlySpan<TextRange> words)
    {
        var found = new List<FactEntry>();

        // A run that is long enough holds one of the places that lie so far apart: most text between numbers is never looked at.
        for (int place = ShortestNumber - 1, seen = 0; place < text.Length && found.Count < FactReader.Limit; place += ShortestNumber)
        {
            if (!InNumbers.Holds(text[place]))
            {
                continue;
            }

            var start = place;
            while (start > seen && InNumbers.Holds(text[start - 1]))
            {
                start--;
            }

            while (place < text.Length && InNumbers.Holds(text[place]))
            {
                place++;
            }

            seen = place;
            if (place - start >= ShortestNumber)
            {
                ReadBetween(text, start, place, words, found);
            }
        }

        return found;
    }

    /// <summary>Reads the numbers in a run of digits and of what may part them.</summary>
    private static void ReadBetween(ReadOnlySpan<char> text, int from, int to, ReadOnlySpan<TextRange> words, List<FactEntry> found)
    {
        for (var i = from; i < to && found.Count < FactReader.Limit; )
        {
            var next = text[i..to].IndexOfAny(DigitLike);
            if (next < 0)
            {
                break;
            }

            i += next;
            if (DigitsFrom(text, i, out var end) < ShortestNumber)
            {
                i = end;
                continue;
            }

            var run = DigitRun.Read(text, i);
            ReadRun(text, run, words, found);
            i = Math.Max(run.End, i + 1);
        }
    }

    /// <summary>How many digits stand together at a place, with what may part them, counted up to those of the shortest number: most are a price or a year.</summary>
    /// <param name="end">Where fewer end.</param>
    private static int DigitsFrom(ReadOnlySpan<char> text, int start, out int end)
    {
        var count = 0;
        end = start;
        for (var next = start; next < text.Length && next - end <= 2 && count < ShortestNumber; next++)
        {
            if (DigitLike.Contains(text[next]))
            {
                count++;
                end = next + 1;
            }
            else if (!DigitRun.IsSeparator(text[next]))
            {
                break;
            }
        }

        return count;
    }

    internal static int Digit(char c) =>
        char.IsAsciiDigit(c) ? c - '0'
        : Numerals.IndexOf(c, StringComparison.Ordinal) is var at and >= 0 ? NumeralDigits[at] - '0'
        : -1;

    private static void ReadRun(ReadOnlySpan<char> text, DigitRun run, ReadOnlySpan<TextRange> words, List<FactEntry> found)
    {
        for (var first = 0; first < run.Groups.Count; )
        {
            var taken = Longest(text, run, first, words, out var entry);
            if (entry is not null)
            {
                found.Add(entry);
            }

            first += Math.Max(1, taken);
        }
    }

    /// <summary>The longest number that begins with a group; returns how many groups it takes.</summary>
    private static int Longest(ReadOnlySpan<char> text, DigitRun run, int first, ReadOnlySpan<TextRange> words, out FactEntry? entry)
    {
        entry = null;
        var digits = new StringBuilder(MostDigits);
        var best = 0;
        for (var last = first; last < run.Groups.Count && digits.Length < MostDigits; last++)
        {
            digits.Append(run.Groups[last].Digits);
            if (Form(digits.ToString(), run.Groups[first].Digits) is { } form)
            {
                best = last - first + 1;
                entry = new("phone", form, TextRange.Between(run.Groups[first].Start, run.Groups[last].End));
                break;
            }
        }

        if (entry is not null)
        {
            entry = WithExtension(text, entry);
        }
        else if (
            run.Groups[first].Digits.Length is 7 or 8
            && run.Groups[first].Digits[0] is >= '2' and <= '9'
            && FollowsWord(run.Groups[first].Start, words)
        )
        {
            entry = new("phone", run.Groups[first].Digits, TextRange.Between(run.Groups[first].Start, run.Groups[first].End));
            best = 1;
        }

        return best;
    }

    private static bool FollowsWord(int start, ReadOnlySpan<TextRange> words)
    {
        var next = Occurrences.LowerBound(words, start);
        return next > 0 && start - words[next - 1].End is >= 0 and <= 4;
    }

    /// <summary>The normal form of a digit string that is a whole number, else null.</summary>
    private static string? Form(string digits, string firstGroup)
    {
        var national =
            digits.StartsWith("0086", StringComparison.Ordinal) && digits.Length > 11 ? digits[4..]
            : digits.StartsWith("86", StringComparison.Ordinal) && digits.Length is 13 or 12 ? digits[2..]
            : digits;
        if (national.Length == 11 && national[0] == '1' && national[1] is >= '3' and <= '9')
        {
            return national;
        }

        if (national.Length == 10 && national[1] == '0' && national[2] == '0' && national[0] is '4' or '8')
        {
            return national;
        }

        var area = AreaLength(national);
        var local = national.Length - area;
        if (area == 0 || local is not (7 or 8) || national[area] is < '2' or > '9')
        {
            return null;
        }

        // 010, 021 … have eight digits; a group that begins a plain digit string must be the area code or the whole.
        return (firstGroup.Length == area || firstGroup.Length >= area + 3 || digits != national)
            ? national[..area] + "-" + national[area..]
            : null;
    }

    private static int AreaLength(string digits) =>
        digits.Length < 10 || digits[0] != '0' ? 0
        : digits[1] is '1' or '2' ? 3
        : digits[1] is >= '3' and <= '9' ? 4
        : 0;

    private static FactEntry WithExtension(ReadOnlySpan<char> text, FactEntry entry)
    {
        var end = entry.Range.End;
        var at = end;
        while (at < text.Length && at < end + 2 && text[at] is ' ' or '-' or ',')
        {
            at++;
        }

        if (at >= text.Length || text[at] != '转' || (!entry.Value.Contains('-', StringComparison.Ordinal) && entry.Value.Length != 10))
        {
            return entry;
        }

        at++;
        while (at < text.Length && text[at] is '分' or '机' or ':' or ' ')
        {
            at++;
        }

        var from = at;
        while (at < text.Length && at < from + 6 && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at == from
            ? entry
            : entry with
            {
                Value = $"{entry.Value}转{text[from..at]}",
                Range = TextRange.Between(entry.Range.Start, at),
            };
    }
}
