using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace AdWatch.Indexing.Analysis;

/// <summary>How search sees each character: its folded form and its kind. Immutable; one for writing and asking.</summary>
/// <remarks>An index made with another <see cref="Fingerprint"/> answers wrongly and is made anew.</remarks>
public sealed class SearchFolding
{
    /// <summary>Raised when tokens change for the same tables.</summary>
    private const int TokenVersion = 1;

    private const string DecorativeMarks = "·•・~_*|^･‧∙⋅～";

    private readonly char[] _folded = new char[65536];
    private readonly CharacterKind[] _kinds = new CharacterKind[65536];

    /// <param name="fold">Width, case, traditional to simplified, look-alikes: one character to one. Must be idempotent.</param>
    public SearchFolding(Func<char, char> fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        for (var i = 0; i < 65536; i++)
        {
            var c = (char)i;
            var folded = char.IsSurrogate(c) ? c : fold(c);
            _folded[i] = folded;
            _kinds[i] = IsMark(c) || IsMark(folded) ? CharacterKind.Mark : KindOf(folded);
        }

        var hash = new XxHash3();
        hash.Append([TokenVersion]);
        hash.Append(MemoryMarshal.AsBytes(_folded.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(_kinds.AsSpan()));
        Fingerprint = Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Names the tables; equal for equal tables.</summary>
    public string Fingerprint { get; }

    internal CharacterKind[] Kinds => _kinds;

    internal char[] Folded => _folded;

    /// <summary>Kind and folded form of the character at <paramref name="at"/> when it lies beyond U+FFFF; a lone half is a gap.</summary>
    internal CharacterKind Resolve(string text, int at, out Rune folded, out int length)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) != System.Buffers.OperationStatus.Done || length == 1)
        {
            (folded, length) = (Rune.ReplacementChar, 1);
            return CharacterKind.Gap;
        }

        folded = rune;
        if (
            rune.Value
            is (>= 0x1D400 and <= 0x1D7FF)
                or (>= 0x1F100 and <= 0x1F1FF)
                or (>= 0x2F800 and <= 0x2FA1F)
                or (>= 0x1FBF0 and <= 0x1FBF9)
        )
        {
            // styled letters and digits, squared letters, compatibility ideographs: their plain form, where it is one character
            var plain = rune.ToString().Normalize(NormalizationForm.FormKC);
            if (plain.Length == 1 && !char.IsSurrogate(plain[0]))
            {
                folded = new Rune(_folded[plain[0]]);
                return _kinds[plain[0]];
            }

            if (Rune.TryGetRuneAt(plain, 0, out var other) && other.Utf16SequenceLength == plain.Length)
            {
                folded = other;
            }
        }

        if (folded.Value is >= 0x20000 and <= 0x3FFFF)
        {
            return CharacterKind.Han;
        }

        return Rune.GetUnicodeCategory(folded) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => CharacterKind.Invisible,
            UnicodeCategory.DecimalDigitNumber => CharacterKind.Digit,
            _ when Rune.IsLetter(folded) => CharacterKind.Letter,
            _ => CharacterKind.Gap,
        };
    }

    private static bool IsMark(char c) => DecorativeMarks.Contains(c, StringComparison.Ordinal);

    private static CharacterKind KindOf(char c) =>
        c switch
        {
            '\0' => CharacterKind.Invisible,
            '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' => CharacterKind.LineEnd,
            '\u3164' or '\uFFA0' or '\u115F' or '\u1160' or '\u180E' => CharacterKind.Invisible,
            _ when char.IsSurrogate(c) => CharacterKind.Surrogate,
            _ when char.IsWhiteSpace(c) => CharacterKind.Space,
            '々' or '〇' => CharacterKind.Han,
            >= '\u2E80' and <= '\u2FDF' => CharacterKind.Han,
            (
                (>= '\u3041' and <= '\u31BF')
                or (>= '\u31F0' and <= '\u31FF')
                or (>= '\u3400' and <= '\u9FFF')
                or (>= '\uA960' and <= '\uA97C')
            ) when char.IsLetter(c) => CharacterKind.Han,
            (
                (>= '\uAC00' and <= '\uD7FB')
                or (>= '\uF900' and <= '\uFAFF')
                or (>= '\uFF66' and <= '\uFFDC')
                or (>= '\u1100' and <= '\u11FF')
            ) when char.IsLetter(c) => CharacterKind.Han,
            _ => char.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control =>
                    CharacterKind.Invisible,
                UnicodeCategory.DecimalDigitNumber => CharacterKind.Digit,
                _ => char.IsLetter(c) ? CharacterKind.Letter : CharacterKind.Gap,
            },
        };
}
