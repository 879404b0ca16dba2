namespace AdWatch.Classifier.Scoring;

/// <summary>From which probabilities on a model reports; chosen on texts its held-out folds have not seen.</summary>
internal static class Decision
{
    private const float Lowest = 0.05f;
    private const float Default = 0.5f;
    private const float Step = 0.01f;

    /// <summary>For each code the probability of best F1, then the lowest floor of "reported at all" that keeps to the share of lawful texts.</summary>
    /// <param name="heldOut">For each code, and last for "reported at all", the probability of each text.</param>
    public static (float[] Thresholds, float Floor) Choose(
        IReadOnlyList<TrainingExample> examples,
        IReadOnlyList<string> codes,
        float[][] heldOut,
        double lawfulShare
    )
    {
        var reported = heldOut[^1];
        var joint = codes.Select((_, c) => heldOut[c].Select((p, row) => p * reported[row]).ToArray()).ToArray();
        var thresholds = codes.Select((code, c) => BestF1(examples, code, joint[c])).ToArray();
        var lawful = Enumerable.Range(0, examples.Count).Where(row => examples[row].Codes.Count == 0).ToArray();
        var floor = 0f;
        while (floor < 1 && lawful.Count(IsReported) > lawfulShare * lawful.Length)
        {
            floor += Step;
        }

        return (thresholds, floor);

        bool IsReported(int row) => reported[row] >= floor && Enumerable.Range(0, codes.Count).Any(c => joint[c][row] >= thresholds[c]);
    }

    private static float BestF1(IReadOnlyList<TrainingExample> examples, string code, float[] joint)
    {
        var order = Enumerable.Range(0, joint.Length).OrderByDescending(row => joint[row]).ThenBy(row => row).ToArray();
        var all = examples.Count(e => e.Codes.Contains(code, StringComparer.Ordinal));
        var (best, threshold, hits) = (0.0, Default, 0);
        for (var i = 0; i < order.Length && joint[order[i]] >= Lowest; i++)
        {
            hits += examples[order[i]].Codes.Contains(code, StringComparer.Ordinal) ? 1 : 0;
            var f1 = 2.0 * hits / (i + 1 + all);
            if (f1 > best)
            {
                (best, threshold) = (f1, joint[order[i]]);
            }
        }

        return threshold;
    }
}
