namespace AdWatch.Classifier.Scoring;

/// <summary>From which probabilities on a model reports; chosen on texts its held-out folds have not seen.</summary>
internal static class Decision
{
    private const float Lowest = 0.05f;
    private const float Default = 0.5f;
    private const float Step = 0.01f;

    private const int Rounds = 2;

    /// <summary>For each code the probability of best F1 on what may be reported, and the lowest floor of "reported at all" that keeps to the share of lawful texts.</summary>
    /// <remarks>Thresholds rest on the floor and the floor on the thresholds: each is chosen anew after the other.</remarks>
    /// <param name="heldOut">For each code, and last for "reported at all", the probability of each text.</param>
    /// <param name="secondShare">Of a text's highest probability; a code with less of it is not reported.</param>
    public static (float[] Thresholds, float Floor) Choose(
        IReadOnlyList<TrainingExample> examples,
        IReadOnlyList<string> codes,
        float[][] heldOut,
        double lawfulShare,
        float secondShare
    )
    {
        var reported = heldOut[^1];
        var joint = codes.Select((_, c) => heldOut[c].Select((p, row) => p * reported[row]).ToArray()).ToArray();
        var least = Enumerable.Range(0, examples.Count).Select(row => secondShare * joint.Max(column => column[row])).ToArray();
        var lawful = Enumerable.Range(0, examples.Count).Where(row => examples[row].Codes.Count == 0).ToArray();
        var (thresholds, floor) = (Array.Empty<float>(), 0f);
        for (var round = 0; round < Rounds; round++)
        {
            thresholds = [.. codes.Select((code, c) => BestF1(examples, code, joint[c], row => MayBeReported(c, row)))];
            while (floor < 1 && lawful.Count(IsReported) > lawfulShare * lawful.Length)
            {
                floor += Step;
            }
        }

        return (thresholds, floor);

        bool MayBeReported(int c, int row) => reported[row] >= floor && joint[c][row] >= least[row];

        bool IsReported(int row) => Enumerable.Range(0, codes.Count).Any(c => MayBeReported(c, row) && joint[c][row] >= thresholds[c]);
    }

    private static float BestF1(IReadOnlyList<TrainingExample> examples, string code, float[] joint, Predicate<int> mayBeReported)
    {
        var order = Enumerable
            .Range(0, joint.Length)
            .Where(row => mayBeReported(row))
            .OrderByDescending(row => joint[row])
            .ThenBy(row => row)
            .ToArray();
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
