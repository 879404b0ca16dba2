using System.Globalization;
using System.Text;

namespace AdWatch.Classifier.Text;

/// <summary>Character by character: width, case, traditional to simplified, look-alikes, digits of every script; one table for detection and search.</summary>
/// <remarks>Immutable and safe from many threads.</remarks>
public sealed class CharacterFolding
{
    private readonly char[] folded = new char[char.MaxValue + 1];
    private readonly CharacterKind[] kinds = new CharacterKind[char.MaxValue + 1];
    private readonly Dictionary<char, string> expansions = [];

    /// <summary>True for the characters that the normaliser copies or replaces one to one without looking around.</summary>
    private readonly bool[] simple = new bool[char.MaxValue + 1];
    private readonly char[] plain = new char[char.MaxValue + 1];

    private CharacterFolding(IEnumerable<(char From, char To)> pairs)
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            folded[c] = char.ToLowerInvariant((char)c);
        }

        foreach (var (first, last) in CompatibilityRanges)
        {
            for (var c = first; c <= last; c++)
            {
                FoldCompatibility(c);
            }
        }

        foreach (var (from, to) in pairs)
        {
            expansions.Remove(from);
            folded[from] = to;
        }

        for (var c = 0; c <= char.MaxValue; c++)
        {
            kinds[c] = expansions.ContainsKey((char)c) ? CharacterKind.Letter : Classify(folded[c]);
            simple[c] =
                kinds[c] is CharacterKind.Letter or CharacterKind.Han or CharacterKind.Punctuation
                && !char.IsSurrogate((char)c)
                && !expansions.ContainsKey((char)c);
            plain[c] = simple[c] ? folded[c] : '\0';
        }
    }

    /// <summary>Unicode's own foldings only; no table of ours.</summary>
    public static CharacterFolding Unicode { get; } = new([]);

    /// <summary>Blocks of the BMP that hold compatibility forms.</summary>
    private static (char First, char Last)[] CompatibilityRanges =>
        [
            ('\u00A0', '\u00FF'),
            ('\u0660', '\u06F9'),
            ('\u0966', '\u0D6F'),
            ('\u0E50', '\u0ED9'),
            ('\u1FEF', '\u214F'),
            ('\u2150', '\u218B'),
            ('\u2460', '\u24FF'),
            ('\u2776', '\u2793'),
            ('\u2E80', '\u2FD5'),
            ('\u3000', '\u303F'),
            ('\u3131', '\u318E'),
            ('\u3192', '\u33FF'),
            ('\uA620', '\uA629'),
            ('\uF900', '\uFAD9'),
            ('\uFE10', '\uFE6B'),
            ('\uFF01', '\uFFEE'),
        ];

    /// <summary>A folding with pairs of one's own on top of Unicode's.</summary>
    public static CharacterFolding Create(IEnumerable<(char From, char To)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new(pairs);
    }

    /// <summary>Reads <c>folding/*.tsv</c> of a seeds folder.</summary>
    /// <exception cref="Seeds.SeedException">A line cannot be used; all such lines are named.</exception>
    public static CharacterFolding Load(string seedsFolder)
    {
        ArgumentNullException.ThrowIfNull(seedsFolder);
        var faults = new List<Seeds.SeedFault>();
        var folding = FoldingFile.Load(seedsFolder, faults);
        return faults.Count == 0 ? folding : throw new Seeds.SeedException(faults);
    }

    /// <summary>The folded character; characters that are dropped or that fold to several come back as they are (see <see cref="TextNormalizer"/>).</summary>
    public char Fold(char character) => folded[character];

    public CharacterKind KindOf(char character) => kinds[character];

    internal bool IsSimple(char character) => simple[character];

    internal ReadOnlySpan<bool> Simple => simple;

    /// <summary>The folded character where folding is one to one whatever the neighbours, else '\0': one look a character.</summary>
    internal ReadOnlySpan<char> Plain => plain;

    /// <summary>The several characters that one stands for (<c>㎎</c> for mg, <c>⑩</c> for 10), or null.</summary>
    internal string? Expand(char character) => expansions.GetValueOrDefault(character);

    /// <summary>Kind and folded form of a character beyond the BMP; the form is null where it stays as it is.</summary>
    internal static (CharacterKind Kind, string? Form) FoldPair(char high, char low)
    {
        var code = char.ConvertToUtf32(high, low);
        switch (code)
        {
            case (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1FBF0 and <= 0x1FBF9):
            case (>= 0x1F100 and <= 0x1F169) or (>= 0x1F200 and <= 0x1F265):
                var form = char.ConvertFromUtf32(code).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
                return form.Length <= 3 && form.All(c => !char.IsSurrogate(c))
                    ? (IsHan(form[0]) ? CharacterKind.Han : CharacterKind.Letter, form.TrimEnd(',', '.'))
                    : (CharacterKind.Symbol, null);
            case >= 0x1F170 and <= 0x1F189:
                return (CharacterKind.Letter, ((char)('a' + code - 0x1F170)).ToString());
            case >= 0x1F1E6 and <= 0x1F1FF:
                return (CharacterKind.Letter, ((char)('a' + code - 0x1F1E6)).ToString());
            case >= 0x2F800 and <= 0x2FA1D:
                var ideograph = char.ConvertFromUtf32(code).Normalize(NormalizationForm.FormKC);
                return (CharacterKind.Han, ideograph);
            case >= 0x20000 and <= 0x3FFFF:
                return (CharacterKind.Han, null);
            case >= 0xE0000 and <= 0xE01EF:
                return (CharacterKind.Invisible, null);
            case >= 0x1F000 and <= 0x1FBFF:
                return (CharacterKind.Symbol, null);
            default:
                return (CharacterKind.Letter, null);
        }
    }

    internal static bool IsHan(char c) =>
        c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') or '\u3007' or '\u3005';

    private static CharacterKind Classify(char c)
    {
        if (IsHan(c))
        {
            return CharacterKind.Han;
        }

        if (c is '·' or '•' or '・' or '~' or '_' or '*' or '|' or '^' or '\u2027' or '\u2219' or '\u22C5' or '\u0387')
        {
            return CharacterKind.Mark;
        }

        if (c is '\u2800' or '\u3164' or '\u115F' or '\u1160')
        {
            return CharacterKind.Invisible;
        }

        if (char.IsWhiteSpace(c))
        {
            return CharacterKind.Space;
        }

        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark =>
                CharacterKind.Invisible,
            UnicodeCategory.OtherSymbol or UnicodeCategory.PrivateUse or UnicodeCategory.ModifierSymbol => CharacterKind.Symbol,
            UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation
            or UnicodeCategory.MathSymbol
            or UnicodeCategory.CurrencySymbol => CharacterKind.Punctuation,
            _ => CharacterKind.Letter,
        };
    }

    private void FoldCompatibility(char c)
    {
        var special = Special(c);
        if (special != '\0')
        {
            folded[c] = special;
            return;
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(c);
        if (category is UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate || c is '…' or '‥' or '·' or '´' or '¨' or '¯' or '¸')
        {
            return;
        }

        // ①, ⑴, ⒈ and ❶ all read as the number inside them.
        if (c is (>= '\u2460' and <= '\u249B') or (>= '\u24EB' and <= '\u24FF') or (>= '\u2776' and <= '\u2793'))
        {
            var number = (int)CharUnicodeInfo.GetNumericValue(c);
            SetForm(c, number.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (category == UnicodeCategory.DecimalDigitNumber)
        {
            folded[c] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            return;
        }

        var form = c.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        if (form.Length > 1 && form[0] == '(' && form[^1] == ')')
        {
            form = form[1..^1];
        }

        if (form.Length > 1 && char.IsWhiteSpace(form[0]))
        {
            return;
        }

        SetForm(c, form);
    }

    private void SetForm(char c, string form)
    {
        if (form.Length == 1)
        {
            folded[c] = form[0];
        }
        else if (form.Length > 1)
        {
            expansions[c] = form;
        }
    }

    /// <summary>One kind of bracket and of dash, as the numbers' grammar wants it.</summary>
    private static char Special(char c) =>
        c switch
        {
            '【' or '〔' or '［' or '〖' or '﹝' => '[',
            '】' or '〕' or '］' or '〗' or '﹞' => ']',
            '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' or '－' or '﹣' or '﹘' => '-',
            '〇' => '〇',
            '〜' => '~',
            '￥' => '¥',
            _ => '\0',
        };
}
