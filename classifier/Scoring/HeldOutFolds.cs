namespace AdWatch.Classifier.Scoring;

/// <summary>Deals training texts to folds, the same for every column: a text is held out of all of them at once.</summary>
public static class HeldOutFolds
{
    /// <returns>The fold of each text. Texts of each code, and the lawful ones, are dealt in turn, so each fold has its share.</returns>
    public static int[] Deal(IReadOnlyList<TrainingExample> examples, int count)
    {
        var dealt = new Dictionary<string, int>(StringComparer.Ordinal);
        var folds = new int[examples.Count];
        for (var row = 0; row < folds.Length; row++)
        {
            var kind = examples[row].Codes.Count > 0 ? examples[row].Codes[0] : "";
            var turn = dealt.GetValueOrDefault(kind);
            folds[row] = turn % count;
            dealt[kind] = turn + 1;
        }

        return folds;
    }
}
