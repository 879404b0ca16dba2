using System.Runtime.InteropServices;
using System.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>Groups of digits with at most a light separator between them: <c>(0571) 8555-0123</c>.</summary>
internal sealed class DigitRun
{
    private const int MostGroups = 24;
    private const int LongestGroup = 24;

    private DigitRun(List<DigitGroup> groups, int end)
    {
        Groups = groups;
        End = end;
    }

    public IReadOnlyList<DigitGroup> Groups { get; }

    public int End { get; }

    /// <summary>What may stand between the groups of one number.</summary>
    public static bool IsSeparator(char c) => c is ' ' or '-' or '(' or ')' or '.' or '/' or '·' or '_' or '~' or '+';

    public static DigitRun Read(ReadOnlySpan<char> text, int start)
    {
        var groups = new List<DigitGroup>();
        var i = start;
        while (groups.Count < MostGroups)
        {
            var from = i;
            var digits = new StringBuilder();
            var ascii = true;
            while (
                i < text.Length
                && PhoneReader.Digit(text[i]) is var digit and >= 0
                && char.IsAsciiDigit(text[i]) == char.IsAsciiDigit(text[from])
            )
            {
                if (digits.Length < LongestGroup)
                {
                    digits.Append((char)('0' + digit));
                }

                ascii &= char.IsAsciiDigit(text[i]);
                i++;
            }

            // Letters around a group make it part of an id; a few Chinese numerals are just words.
            var glued = (from > 0 && char.IsAsciiLetter(text[from - 1])) || (i < text.Length && char.IsAsciiLetter(text[i]));
            if (i > from && !glued && (ascii || digits.Length >= 3))
            {
                groups.Add(new(digits.ToString(), from, i));
            }
            else
            {
                break;
            }

            var next = i;
            while (next < text.Length && next - i < 2 && IsSeparator(text[next]))
            {
                next++;
            }

            if (next >= text.Length || PhoneReader.Digit(text[next]) < 0)
            {
                break;
            }

            i = next;
        }

        return new(groups, Math.Max(i, start + 1));
    }
}

/// <summary>Digits that stand together, as ASCII.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DigitGroup(string Digits, int Start, int End);
