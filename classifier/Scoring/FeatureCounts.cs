namespace AdWatch.Classifier.Scoring;

/// <summary>Counts of the hashed 1- and 2-grams of one text, and its signals, each once; reused from text to text by whoever holds it, never shared between threads.</summary>
internal sealed class FeatureCounts
{
    private const int LongestCounted = 255;

    /// <summary>1 + ln(count), the term weight of Salton and Buckley (1988).</summary>
    private static readonly float[] LogCount = [0, .. Enumerable.Range(1, LongestCounted).Select(n => 1 + MathF.Log(n))];

    private readonly byte[] counts = new byte[NGramHash.TableRows];
    private int[] touched = new int[4096];
    private int used;

    /// <summary>Rows that occur, in order of first occurrence.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, used);

    public float Weight(int row) => LogCount[counts[row]];

    public bool IsOnce(int row) => counts[row] == 1;

    /// <summary>Counts a text anew. Linear in its length; memory grows with the number of different n-grams, at most one entry a table row.</summary>
    /// <param name="signals">Rows of the signals; one given twice counts once.</param>
    public void Count(ReadOnlySpan<char> text, ReadOnlySpan<int> signals)
    {
        Clear();
        // Every row at most once, and the place where the next one is written.
        var most = (int)Math.Min(NGramHash.TableRows, (2L * text.Length) + signals.Length) + 1;
        if (touched.Length < most)
        {
            touched = new int[Math.Max(most, touched.Length * 2)];
        }

        var previous = '\0';
        foreach (var raw in text)
        {
            var c = NGramHash.Fold(raw);
            if (c != '\0')
            {
                Add(NGramHash.Unigram(c));
                if (previous != '\0')
                {
                    Add(NGramHash.Bigram(previous, c));
                }
            }

            previous = c;
        }

        foreach (var row in signals)
        {
            if (counts[row] == 0)
            {
                Add(row);
            }
        }
    }

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
