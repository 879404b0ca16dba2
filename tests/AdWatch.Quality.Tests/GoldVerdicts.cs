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
        Gold = Measure(Checkout.Gold);
        Blind = Measure(Checkout.Blind);
        WriteTable("gold.md", Gold);
        WriteTable("blind.md", Blind);
    }

    internal MeasuredSet Gold { get; }

    /// <summary>The texts of writers who knew the law alone.</summary>
    internal MeasuredSet Blind { get; }

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

    private MeasuredSet Measure(string folder)
    {
        var codes = classifier.Rules.Codes.All.Select(c => c.Code).ToHashSet();
        return new([.. GoldSet.Read(folder, codes).Texts.Select(t => Judge(t, t.Labelled.Input))]);
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

    /// <summary>Keeps the measured table and the errors in <c>artifacts/quality</c>, for docs/detection.md.</summary>
    private void WriteTable(string file, MeasuredSet set)
    {
        var model = classifier.ModelVersion.Length > 0 ? classifier.ModelVersion : "none";
        var path = Checkout.PathOf("artifacts", "quality", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"{set.Table()}Rules {classifier.RuleSetVersion}, model {model}.\n\n{set.Wrong()}\n");
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
