using System.Collections.Frozen;
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

    private readonly uint[] nGrams;
    private readonly string[] signals;
    private readonly FrozenDictionary<string, int> rowOfSignal;

    /// <param name="nGrams">Keys (<see cref="KeyOf"/>), ascending; their rows are their places, so that those of single characters come first.</param>
    /// <param name="signals">Names; their rows follow.</param>
    /// <exception cref="ArgumentException">Keys are not ascending, a signal stands twice, or there are more of either than can be told apart.</exception>
    public FeatureSpace(uint[] nGrams, string[] signals)
    {
        (this.nGrams, this.signals) = (nGrams, signals);
        for (var row = 1; row < nGrams.Length; row++)
        {
            if (nGrams[row] <= nGrams[row - 1])
            {
                throw new ArgumentException($"n-gram {row} is not above the one before it", nameof(nGrams));
            }
        }

        Characters = nGrams.Count(key => key <= char.MaxValue);
        if (Characters > NGramIndex.MostCharacters || nGrams.Length > NGramIndex.MostNGrams)
        {
            throw new ArgumentException(
                $"{Characters} characters and {nGrams.Length} n-grams are more than the {NGramIndex.MostCharacters} and {NGramIndex.MostNGrams} that can be told apart",
                nameof(nGrams)
            );
        }

        rowOfSignal = signals
            .Select((name, i) => (name, i))
            .ToFrozenDictionary(s => s.name, s => nGrams.Length + s.i, StringComparer.Ordinal);
    }

    /// <summary>Rows of the weight table.</summary>
    public int Rows => nGrams.Length + signals.Length;

    /// <summary>How many of the n-grams are single characters: the first rows.</summary>
    public int Characters { get; }

    public ReadOnlySpan<uint> NGrams => nGrams;

    public IReadOnlyList<string> Signals => signals;

    /// <summary>A pair of folded characters as a number; a single one has '\0' before it.</summary>
    public static uint KeyOf(char previous, char c) => ((uint)previous << 16) | c;

    /// <summary>The character as the features see it, or '\0' for white space and controls, which part n-grams.</summary>
    /// <remarks>A digit after a digit is passed over (<see cref="GoesOn"/>). Punctuation counts: on folds of labelled texts it gave one to two points (docs/detection.md).</remarks>
    public static char Fold(char c) =>
        c switch
        {
            >= '\u4e00' and <= '\u9fff' => c,
            >= '0' and <= '9' => Digit,
            _ => char.IsWhiteSpace(c) || char.IsControl(c) ? '\0' : c,
        };

    /// <summary>What every digit is folded to.</summary>
    public const char Digit = '0';

    /// <summary>True where a folded character goes on with a run of digits, which counts once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool GoesOn(char previous, char c) => c == Digit && previous == Digit;

    /// <summary>The row of a signal, or <see cref="Unknown"/>; to be asked once and kept.</summary>
    public int RowOf(string signal) => rowOfSignal.GetValueOrDefault(signal, Unknown);
}
