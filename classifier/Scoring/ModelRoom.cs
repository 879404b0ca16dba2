namespace AdWatch.Classifier.Scoring;

/// <summary>What one text needs while a model is asked about it.</summary>
internal sealed class ModelRoom(int rowCount)
{
    private float[] weights = [];

    public NGramRows Rows { get; } = new();

    /// <summary>Of the whole text.</summary>
    public FeatureCounts Counts { get; private set; } = new(rowCount);

    /// <summary>Of a part of it.</summary>
    public FeatureCounts PartCounts { get; private set; } = new(rowCount);

    /// <summary>Rows of the signals of a part.</summary>
    public List<int> PartSignals { get; } = [];

    /// <summary>Rows of the sentences that are kept.</summary>
    public List<int> KeptRows { get; } = [];

    /// <summary>A part was read that stands for the whole from now on.</summary>
    public void SwapCounts() => (Counts, PartCounts) = (PartCounts, Counts);

    /// <summary>Room for the weights of so many n-grams.</summary>
    public Span<float> Weights(int count)
    {
        if (weights.Length < count)
        {
            weights = new float[Math.Max(count, weights.Length * 2)];
        }

        return weights.AsSpan(0, count);
    }
}
