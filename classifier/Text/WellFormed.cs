using System.Text;

namespace AdWatch.Classifier.Text;

/// <summary>Compatibility forms (NFKC, UAX #15) of any string: <see cref="string.Normalize(NormalizationForm)"/> throws for half a surrogate pair and for what is no character.</summary>
internal static class WellFormed
{
    private const int LastTwoOfAPlane = 0xFFFE;

    /// <summary>The compatibility form; what has none stands as the replacement character.</summary>
    public static string Compatible(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append((rune.Value & LastTwoOfAPlane) == LastTwoOfAPlane ? Rune.ReplacementChar : rune);
        }

        return text.ToString().Normalize(NormalizationForm.FormKC);
    }
}
