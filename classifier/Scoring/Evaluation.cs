namespace AdWatch.Classifier.Scoring;

/// <summary>Compares verdicts with labels: per code, over all, flagged or not, and how honest the scores are.</summary>
/// <remarks>Add one text at a time; not for several threads at once.</remarks>
public sealed class Evaluation
{
    private const int Bins = 10;

    private readonly SortedDictionary<string, Counts> codes = new(StringComparer.Ordinal);
    private readonly (int Texts, double Score, int Right)[] bins = new (int, double, int)[Bins];
    private readonly Counts flagged = new();

    public int Texts { get; private set; }

    public int Lawful { get; private set; }

    public int LawfulFlagged { get; private set; }

    /// <summary>Takes one text.</summary>
    /// <param name="labels">Codes a person gave; empty = lawful.</param>
    /// <param name="alsoAllowed">Codes that count neither way.</param>
    /// <param name="predicted">Codes with their scores that AdWatch gave.</param>
    public void Add(
        IReadOnlyCollection<string> labels,
        IReadOnlyCollection<string> alsoAllowed,
        IReadOnlyCollection<Results.Label> predicted
    )
    {
        Texts++;
        foreach (var code in labels)
        {
            Of(code).Count(expected: true, predicted.Any(p => p.Code == code));
        }

        foreach (var label in predicted)
        {
            var right = labels.Contains(label.Code, StringComparer.Ordinal);
            if (!right && alsoAllowed.Contains(label.Code, StringComparer.Ordinal))
            {
                continue;
            }

            if (!right)
            {
                Of(label.Code).Count(expected: false, predicted: true);
            }

            ref var bin = ref bins[Math.Clamp((int)(label.Score * Bins), 0, Bins - 1)];
            bin = (bin.Texts + 1, bin.Score + label.Score, bin.Right + (right ? 1 : 0));
        }

        var counted = predicted.Any(p =>
            labels.Contains(p.Code, StringComparer.Ordinal) || !alsoAllowed.Contains(p.Code, StringComparer.Ordinal)
        );
        flagged.Count(labels.Count > 0, counted);
        if (labels.Count == 0)
        {
            Lawful++;
            LawfulFlagged += counted ? 1 : 0;
        }
    }

    public EvaluationReport Report()
    {
        var rows = codes.Select(c => c.Value.Row(c.Key)).ToArray();
        var labelled = rows.Where(r => r.Expected > 0).ToArray();
        var all = new Counts();
        foreach (var counts in codes.Values)
        {
            all.Add(counts);
        }

        var texts = bins.Sum(b => b.Texts);
        return new EvaluationReport
        {
            Texts = Texts,
            Lawful = Lawful,
            LawfulFlagged = LawfulFlagged,
            Codes = rows,
            Micro = all.Row("micro"),
            Flagged = flagged.Row("flagged"),
            MacroF1 = labelled.Length > 0 ? labelled.Average(r => r.F1) : 0,
            CalibrationError = texts > 0 ? bins.Sum(b => Math.Abs(b.Score - b.Right)) / texts : 0,
        };
    }

    private Counts Of(string code)
    {
        if (!codes.TryGetValue(code, out var counts))
        {
            codes[code] = counts = new Counts();
        }

        return counts;
    }

    private sealed class Counts
    {
        private int hit;
        private int missed;
        private int wrong;

        public void Count(bool expected, bool predicted)
        {
            hit += expected && predicted ? 1 : 0;
            missed += expected && !predicted ? 1 : 0;
            wrong += !expected && predicted ? 1 : 0;
        }

        public void Add(Counts other)
        {
            hit += other.hit;
            missed += other.missed;
            wrong += other.wrong;
        }

        public CodeScore Row(string name)
        {
            var precision = Share(hit, hit + wrong);
            var recall = Share(hit, hit + missed);
            return new CodeScore(
                name,
                hit + missed,
                hit,
                wrong,
                precision,
                recall,
                precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
            );
        }

        private static double Share(int part, int whole) => whole > 0 ? (double)part / whole : 0;
    }
}

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationReport
{
    public required int Texts { get; init; }

    public required int Lawful { get; init; }

    public required int LawfulFlagged { get; init; }

    /// <summary>Share of lawful texts that were flagged, 0 to 1.</summary>
    public double LawfulFlaggedShare => Lawful > 0 ? (double)LawfulFlagged / Lawful : 0;

    public required IReadOnlyList<CodeScore> Codes { get; init; }

    /// <summary>All codes counted together.</summary>
    public required CodeScore Micro { get; init; }

    /// <summary>Flagged or not, whatever the code.</summary>
    public required CodeScore Flagged { get; init; }

    /// <summary>Mean F1 over the codes that occur in the labels.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Expected calibration error of the given scores, ten equal bins (Guo et al., 2017).</summary>
    public required double CalibrationError { get; init; }
}

/// <param name="Expected">Texts labelled with the code.</param>
/// <param name="Right">Of these, found.</param>
/// <param name="Wrong">Texts flagged with the code without its label.</param>
public sealed record CodeScore(string Code, int Expected, int Right, int Wrong, double Precision, double Recall, double F1);
