using System.Runtime.CompilerServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>How often each feature of a space stands in one text, signals once; reused from text to text by whoever holds it, never shared between threads.</summary>
internal sealed class FeatureCounts(FeatureSpace space)
{
    private const int LongestCounted = 255;

    /// <summary>1 + ln(count), the term weight of Salton and Buckley (1988).</summary>
    private static readonly float[] LogCount = [0, .. Enumerable.Range(1, LongestCounted).Select(n => 1 + MathF.Log(n))];

    private readonly byte[] counts = new byte[space.Rows];
    private int[] touched = new int[4096];
    private int used;

    /// <summary>Rows that occur, in order of first occurrence.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, used);

    /// <summary>How often a row stands in the text; at most 255.</summary>
    public int Of(int row) => counts[row];

    public float Weight(int row) => LogCount[counts[row]];

    public bool IsOnce(int row) => counts[row] == 1;

    /// <summary>Counts a text anew. Linear in its length; memory grows with the number of different features, at most one entry a table row.</summary>
    /// <param name="signals">Rows of the signals; one given twice counts once, one unknown not at all.</param>
    public void Count(ReadOnlySpan<char> text, ReadOnlySpan<int> signals)
    {
        Clear();
        // Every row at most once, and the place where the next one is written.
        var most = (int)Math.Min(space.Rows, (2L * text.Length) + signals.Length) + 1;
        if (touched.Length < most)
        {
            touched = new int[Math.Max(most, touched.Length * 2)];
        }

        var (previous, wasKnown) = ('\0', false);
        foreach (var raw in text)
        {
            var c = FeatureSpace.Fold(raw);
            if (FeatureSpace.GoesOn(previous, c))
            {
                continue;
            }

            var row = space.RowOf(c);
            var isKnown = row >= 0;
            if (isKnown)
            {
                Add(row);
                // A pair in enough texts has its characters in enough texts.
                if (wasKnown && space.RowOf(previous, c) is >= 0 and var pair)
                {
                    Add(pair);
                }
            }

            (previous, wasKnown) = (c, isKnown);
        }

        foreach (var row in signals)
        {
            if (row >= 0 && counts[row] == 0)
            {
                Add(row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int row)
    {
        // Without branches: whether an n-gram is new is no pattern that a processor could guess.
        ref var count = ref counts[row];
        touched[used] = row;
        used += count == 0 ? 1 : 0;
        count += count < LongestCounted ? (byte)1 : (byte)0;
    }

    private void Clear()
    {
        foreach (var row in Touched)
        {
            counts[row] = 0;
        }

        used = 0;
    }
}
