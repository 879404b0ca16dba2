using System.Text;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Registers;

/// <summary>The one spelling under which numbers and names are compared (law pack section 2, "Pre-normalise once").</summary>
public static class RegisterNumber
{
    /// <summary>NFKC, one kind of bracket (<c>[]</c>, ASCII <c>()</c>), one dash, no white space, upper case.</summary>
    public static string Normalize(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return Fold(number);
    }

    /// <summary>The same for institution names, brackets kept as ASCII.</summary>
    public static string NormalizeName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Fold(name);
    }

    private static string Fold(string value)
    {
        // Most names are nothing but characters that have one form.
        if (!value.AsSpan().ContainsAnyExceptInRange('\u4e00', '\u9fa5'))
        {
            return value;
        }

        var folded = new StringBuilder(value.Length);
        foreach (var c in WellFormed.Compatible(value))
        {
            if (char.IsWhiteSpace(c) || (c is '\u200b' or '\u200c' or '\u200d' or '\ufeff'))
            {
                continue;
            }

            folded.Append(
                c switch
                {
                    '【' or '〔' or '［' or '「' or '[' => '[',
                    '】' or '〕' or '］' or '」' or ']' => ']',
                    '（' or '(' => '(',
                    '）' or ')' => ')',
                    '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' or '－' or '-' => '-',
                    _ => char.ToUpperInvariant(c),
                }
            );
        }

        return folded.ToString();
    }
}
