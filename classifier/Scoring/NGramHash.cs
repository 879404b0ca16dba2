using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>Which row of the weight table a character n-gram or a signal has. Fixed for ever: a model file is only good with the hash it was trained with.</summary>
/// <remarks>Feature hashing (Weinberger et al., 2009). Digits count as one character, so a phone number teaches its shape and not itself.</remarks>
internal static class NGramHash
{
    /// <summary>The n-grams' rows are 2 to this power; more rows fall out of the caches and score slower.</summary>
    public const int Bits = 16;

    public const int Rows = 1 << Bits;

    /// <summary>Rows behind those of the n-grams, for what rules and lexicon found.</summary>
    public const int SignalRows = 1 << 12;

    public const int TableRows = Rows + SignalRows;

    private const uint First = 0x9E3779B1;
    private const uint Second = 0x85EBCA6B;
    private const uint Third = 0xC2B2AE35;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Unigram(char a) => (int)((a * First) >> (32 - Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bigram(char a, char b) => (int)(((((a * First) ^ Second) + (b * Third)) * Second) >> (32 - Bits));

    public static int Signal(ReadOnlySpan<char> name) => Rows + (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name)) & (SignalRows - 1));

    /// <summary>The character as the features see it, or '\0' for white space and controls, which part n-grams.</summary>
    /// <remarks>Punctuation counts: on folds of labelled texts it gave one to two points (docs/detection.md).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Fold(char c) =>
        c switch
        {
            >= '\u4e00' and <= '\u9fff' => c,
            >= '0' and <= '9' => '0',
            _ => char.IsWhiteSpace(c) || char.IsControl(c) ? '\0' : c,
        };
}
