using System.Globalization;
using System.Text;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;
using AdWatch.Quality.Tests;

[assembly: AssemblyFixture(typeof(GoldVerdicts))]

namespace AdWatch.Quality.Tests;

/// <summary>Every gold text judged once, by the rules and the model of this checkout.</summary>
public sealed class GoldVerdicts
{
    private readonly AdClassifier classifier;

    internal AdClassifier Classifier => classifier;

    public GoldVerdicts()
    {
        classifier = LoadClassifier();
        var codes = classifier.Rules.Codes.All.Select(c => c.Code).ToHashSet();
        Gold = GoldSet.Read(Checkout.Gold, codes);
        Verdicts = [.. Gold.Texts.Select(t => Judge(t, t.Labelled.Input))];
        Report = Evaluate(Verdicts);
        WriteTable();
    }

    internal GoldSet Gold { get; }

    internal IReadOnlyList<GoldVerdict> Verdicts { get; }

    internal EvaluationReport Report { get; }

    /// <summary>Judges one text; a crash is a verdict without a label.</summary>
    internal GoldVerdict Judge(GoldText gold, ClassifierInput input)
    {
        try
        {
            return new GoldVerdict(gold, classifier.Classify(input, EmptyRegisters.Instance), Crash: null);
        }
#pragma warning disable CA1031 // whatever is thrown counts as a miss and is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new GoldVerdict(gold, new Classification { Id = gold.Id }, e.ToString());
        }
    }

    internal static EvaluationReport Evaluate(IEnumerable<GoldVerdict> verdicts)
    {
        var evaluation = new Evaluation();
        foreach (var verdict in verdicts)
        {
            var labelled = verdict.Gold.Labelled;
            evaluation.Add(labelled.Codes, labelled.AlsoAllowed, verdict.Given.Labels);
        }

        return evaluation.Report();
    }

    /// <summary>Every text judged wrong, in words.</summary>
    internal string Wrong(Func<GoldVerdict, bool>? of = null)
    {
        var lines = Verdicts.Where(v => v.IsWrong && (of is null || of(v))).Select(v => v.Describe()).ToArray();
        return $"{lines.Length} text(s) judged wrong:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }

    /// <summary>The model of the built program, or one trained here.</summary>
    private static AdClassifier LoadClassifier()
    {
        var model = Checkout.PathOf("artifacts", "run", "model", "adwatch.model");
        return File.Exists(model) ? AdClassifier.Load(Checkout.Seeds, model) : Train();
    }

    private static AdClassifier Train()
    {
        var rules = AdClassifier.Load(Checkout.Seeds);
        var codes = rules.Rules.Codes.All.Select(c => c.Code).Order(StringComparer.Ordinal).ToArray();
        var known = codes.ToHashSet();
        var examples = Directory
            .GetFiles(Path.Combine(Checkout.Seeds, "examples"), "*.jsonl", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(file => LabelledTextReader.Read(file, known, GoldSet.SeenAt).Texts)
            .Select(text => (Asked: rules.InputForModel(text.Input), text.Codes))
            .Select(text => new TrainingExample(text.Asked.Text, text.Codes) { Signals = text.Asked.Signals })
            .ToArray();
        var model = ModelTrainer.Train(examples, codes, new TrainingOptions(), progress: null, CancellationToken.None);
        return new AdClassifier(rules.Rules, model);
    }

    /// <summary>Keeps the measured table and the errors in <c>artifacts/quality/gold.md</c>, for docs/detection.md.</summary>
    private void WriteTable()
    {
        var table = new StringBuilder("| code | texts | precision | recall | F1 |\n|---|---|---|---|---|\n");
        foreach (var row in Report.Codes.Append(Report.Micro).Append(Report.Flagged))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Code} | {row.Expected} | {row.Precision:F3} | {row.Recall:F3} | {row.F1:F3} |\n"
            );
        }

        table.Append(
            CultureInfo.InvariantCulture,
            $"""

            {Report.Texts} texts, {Report.Lawful} lawful, of these flagged {Report.LawfulFlagged} ({Report.LawfulFlaggedShare:P1}).
            Macro F1 {Report.MacroF1:F3}, flagged F1 {Report.Flagged.F1:F3}, calibration error {Report.CalibrationError:F3}, evidence found {EvidenceFound():F3}.
            Rules {classifier.RuleSetVersion}, model {(classifier.ModelVersion.Length > 0 ? classifier.ModelVersion : "none")}.

            {Wrong()}

            """
        );
        var path = Checkout.PathOf("artifacts", "quality", "gold.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, table.ToString());
    }

    /// <summary>Of the evidence passages whose code was found, the share that the findings of this code touch.</summary>
    internal double EvidenceFound()
    {
        var passages = Verdicts.SelectMany(v => v.Passages()).ToArray();
        return passages.Length > 0 ? (double)passages.Count(p => p) / passages.Length : 0;
    }
}

/// <param name="Crash">What the classifier threw; null = nothing.</param>
internal sealed record GoldVerdict(GoldText Gold, Classification Given, string? Crash)
{
    private IEnumerable<string> GivenCodes => Given.Labels.Select(l => l.Code);

    public IEnumerable<string> Missed => Gold.Labelled.Codes.Except(GivenCodes);

    public IEnumerable<string> Unwanted => GivenCodes.Except(Gold.Labelled.Codes).Except(Gold.Labelled.AlsoAllowed);

    public bool IsWrong => Crash is not null || Missed.Any() || Unwanted.Any();

    /// <summary>One value for each evidence passage whose code was found: is it touched?</summary>
    public IEnumerable<bool> Passages() =>
        from evidence in Gold.Evidence
        where GivenCodes.Contains(evidence.Code)
        let start = Gold.Text.IndexOf(evidence.Text, StringComparison.Ordinal)
        select Given
            .Findings.Where(f => f.Code == evidence.Code)
            .SelectMany(f => f.Spans)
            .Any(s => s.Field == "text" && (s.Start < start + evidence.Text.Length) && (start < s.Start + s.Length));

    public string Describe()
    {
        var findings = Given.Findings.Select(f => $"{f.Rule} {f.Score:F2} “{string.Join(" … ", f.Spans.Select(s => s.Text))}”");
        var excused = Given.Excused.Select(e => $"{e.Rule} by {e.By} “{e.Span.Text}”").Distinct().Take(4);
        return $"{Gold.Id} ({Gold.Place}): expected [{string.Join(", ", Gold.Labelled.Codes)}], given [{string.Join(", ", GivenCodes)}]"
            + $"; findings: {string.Join("; ", findings)}; excused: {string.Join("; ", excused)}"
            + (Crash is null ? "" : $"; crashed: {Crash}");
    }
}
