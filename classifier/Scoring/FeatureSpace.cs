using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>The characters, pairs of characters and signals a model knows, and the row of the weight table each has; what it does not know has none.</summary>
/// <remarks>
/// Every row belongs to one feature: hashed to as many rows, features that share one cost three points of F1 on folds (docs/detection.md), and
/// what the training hardly saw would speak with the weight of something else. A run of digits counts as one character, so a phone number or a date
/// teaches that it is there and not itself. Immutable.
/// </remarks>
internal sealed class FeatureSpace
{
    /// <summary>The row of what the model does not know.</summary>
    public const int Unknown = -1;

    private const int FilterBits = 19;
    private const uint Multiplier = 0x9E3779B1;

    private readonly uint[] nGrams;
    private readonly string[] signals;
    private readonly int[] rowOfCharacter = new int[1 << 16];
    private readonly FrozenDictionary<string, int> rowOfSignal;

    /// <summary>Most pairs of a text are unknown; a bit each in the first caches tells without looking in the table.</summary>
    private readonly ulong[] filter = new ulong[1 << (FilterBits - 6)];

    /// <summary>Open addressing: the pair in the upper half, its row plus one in the lower; 0 is free.</summary>
    private readonly ulong[] slots;
    private readonly int shift;

    /// <param name="nGrams">Keys (<see cref="KeyOf"/>), ascending; their rows are their places.</param>
    /// <param name="signals">Names; their rows follow.</param>
    /// <exception cref="ArgumentException">Keys are not ascending, or a signal stands twice.</exception>
    public FeatureSpace(uint[] nGrams, string[] signals)
    {
        (this.nGrams, this.signals) = (nGrams, signals);
        rowOfSignal = signals
            .Select((name, i) => (name, i))
            .ToFrozenDictionary(s => s.name, s => nGrams.Length + s.i, StringComparer.Ordinal);
        Array.Fill(rowOfCharacter, Unknown);
        var bits = Math.Max(4, BitOperations.Log2((uint)Math.Max(1, nGrams.Length)) + 2);
        slots = new ulong[1 << bits];
        shift = 32 - bits;
        for (var row = 0; row < nGrams.Length; row++)
        {
            if (row > 0 && nGrams[row] <= nGrams[row - 1])
            {
                throw new ArgumentException($"n-gram {row} is not above the one before it", nameof(nGrams));
            }

            Put(nGrams[row], row);
        }
    }

    /// <summary>Rows of the weight table.</summary>
    public int Rows => nGrams.Length + signals.Length;

    public ReadOnlySpan<uint> NGrams => nGrams;

    public IReadOnlyList<string> Signals => signals;

    /// <summary>A pair of folded characters as a number; a single one has '\0' before it.</summary>
    public static uint KeyOf(char previous, char c) => ((uint)previous << 16) | c;

    /// <summary>The character as the features see it, or '\0' for white space and controls, which part n-grams.</summary>
    /// <remarks>A digit after a digit is passed over (<see cref="GoesOn"/>). Punctuation counts: on folds of labelled texts it gave one to two points (docs/detection.md).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static char Fold(char c) =>
        c switch
        {
            >= '\u4e00' and <= '\u9fff' => c,
            >= '0' and <= '9' => '0',
            _ => char.IsWhiteSpace(c) || char.IsControl(c) ? '\0' : c,
        };

    /// <summary>True where a folded character goes on with a run of digits, which counts once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GoesOn(char previous, char c) => c == '0' && previous == '0';

    /// <summary>The row of a folded character, or <see cref="Unknown"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(char c) => rowOfCharacter[c];

    /// <summary>The row of two folded characters, or <see cref="Unknown"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowOf(char previous, char c)
    {
        var key = KeyOf(previous, c);
        var hash = key * Multiplier;
        var bit = hash >> (32 - FilterBits);
        return (filter[bit >> 6] & (1UL << (int)(bit & 63))) == 0 ? Unknown : Find(key, hash);
    }

    /// <summary>The row of a signal, or <see cref="Unknown"/>; to be asked once and kept.</summary>
    public int RowOf(string signal) => rowOfSignal.GetValueOrDefault(signal, Unknown);

    private int Find(uint key, uint hash)
    {
        for (var at = hash >> shift; ; at = (at + 1) & (uint)(slots.Length - 1))
        {
            var slot = slots[at];
            if ((uint)(slot >> 32) == key || slot == 0)
            {
                return (int)(uint)slot - 1;
            }
        }
    }

    private void Put(uint key, int row)
    {
        if (key <= char.MaxValue)
        {
            rowOfCharacter[key] = row;
            return;
        }

        var hash = key * Multiplier;
        var bit = hash >> (32 - FilterBits);
        filter[bit >> 6] |= 1UL << (int)(bit & 63);
        var at = hash >> shift;
        while (slots[at] != 0)
        {
            at = (at + 1) & (uint)(slots.Length - 1);
        }

        slots[at] = ((ulong)key << 32) | (uint)(row + 1);
    }
}
