using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>Joins the findings of the rules with the probabilities of the model, which has seen what the rules found.</summary>
internal sealed class ModelFusion
{
    /// <summary>Stands where the id of a rule would.</summary>
    internal const string ModelRule = "model";

    /// <summary>So many n-grams are looked through for words that no excuse covers.</summary>
    private const int NGrams = 60;

    /// <summary>So many phrases are shown at most.</summary>
    private const int Phrases = 6;

    private readonly RuleSet rules;
    private readonly LinearModel? model;
    private readonly Dictionary<string, int> columns;

    public ModelFusion(RuleSet rules, LinearModel? model)
    {
        this.rules = rules;
        Signals = new(rules, model);
        this.model = model;
        columns = model is null
            ? []
            : model.Codes.Select((code, i) => (code, i)).ToDictionary(pair => pair.code, pair => pair.i, StringComparer.Ordinal);
    }

    /// <summary>What the model is told of a page beside its words.</summary>
    public SignalReader Signals { get; }

    /// <summary>Moves the scores of the rules' findings, doubts those that the model holds for lawful, and adds what it finds alone.</summary>
    /// <param name="rows">Rows of the page's signals. Without a model nothing changes.</param>
    public void Join(PageView page, Judge judge, List<JudgedFinding> findings, List<int> rows)
    {
        if (model is null)
        {
            return;
        }

        Span<float> probabilities = stackalloc float[model.Codes.Count];
        var counts = model.Rent();
        var reported = model.Score(page.Text[..page.Whole.End], CollectionsMarshal.AsSpan(rows), probabilities, counts);
        var likeliest = TensorPrimitives.Max(probabilities);
        for (var i = 0; i < findings.Count; i++)
        {
            var finding = findings[i].Finding;
            if (!columns.TryGetValue(finding.Code, out var column) || finding.Rule.StartsWith("register:", StringComparison.Ordinal))
            {
                continue;
            }

            var isStruck =
                finding.Score < rules.Fusion.SureRule
                && (reported < rules.Fusion.RuleFloor || probabilities[column] < rules.Fusion.RuleShare * likeliest);
            if (!isStruck)
            {
                findings[i] = findings[i] with
                {
                    Finding = finding with { Score = Fuse(finding.Score, probabilities[column], IsSure(column, probabilities, reported)) },
                };
            }
            else if (reported < rules.Fusion.RuleFloor && InPassage(page, findings[i], column) is { } there)
            {
                findings[i] = findings[i] with { Finding = finding with { Score = Fuse(finding.Score, there, isSure: true) } };
            }
            else
            {
                findings[i] = findings[i] with
                {
                    Finding = finding with { Score = Math.Round(Math.Min(finding.Score, probabilities[column]), 4) },
                    IsDoubtful = true,
                };
            }
        }

        if (!IsAnySure(probabilities, reported))
        {
            AddFromPassage(page, judge, counts, findings);
        }

        for (var column = 0; column < probabilities.Length; column++)
        {
            AddAlone(page, judge, column, new(page.Whole, probabilities, reported, mayReport: true), counts, findings);
        }

        model.Return(counts);
    }

    /// <summary>The probability of a rule's code in the passage around its words, where that passage alone would be reported; else null.</summary>
    /// <remarks>What a poster sets around an offer makes the page as a whole look lawful, and says nothing of the offer.</remarks>
    private float? InPassage(PageView page, JudgedFinding judged, int column)
    {
        if (rules.Fusion.PassageFloor >= 1 || judged.Place is not { } place || Passages.Around(page, place) is not { } passage)
        {
            return null;
        }

        var rows = new List<int>();
        Signals.ReadRows(page, passage, judged.Finding, rows);
        Span<float> probabilities = stackalloc float[model!.Codes.Count];
        var reported = model.Score(page.Text.Slice(passage.Start, passage.Length), CollectionsMarshal.AsSpan(rows), probabilities);
        return
            reported >= rules.Fusion.PassageFloor && probabilities[column] >= rules.Fusion.RuleShare * TensorPrimitives.Max(probabilities)
            ? probabilities[column]
            : null;
    }

    /// <summary>True where the model would report the code without any rule.</summary>
    private bool IsSure(int column, ReadOnlySpan<float> probabilities, float reported) =>
        probabilities[column] >= ThresholdOf(column)
        && reported >= model!.ReportedFloor
        && probabilities[column] >= model.SecondShare * TensorPrimitives.Max(probabilities);

    private bool IsAnySure(ReadOnlySpan<float> probabilities, float reported)
    {
        for (var column = 0; column < probabilities.Length; column++)
        {
            if (IsSure(column, probabilities, reported))
            {
                return true;
            }
        }

        return false;
    }

    private double ThresholdOf(int column) =>
        rules.Fusion.ModelAloneByCode.GetValueOrDefault(model!.Codes[column], model.ThresholdOf(column));

    private double Fuse(double rule, double probability, bool isSure)
    {
        var weight = rules.Fusion.RuleWeight;
        var fused = (weight * LogOdds(rule)) + ((1 - weight) * LogOdds(probability));

        // A rule that stands is reported, however little the model gives it; a weak one is where the model is sure.
        var least = isSure ? rules.Fusion.LabelThreshold : Math.Min(rule, rules.Fusion.LabelThreshold);
        return Math.Round(Math.Max(1 / (1 + Math.Exp(-fused)), least), 4);
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, 0.01, 0.995);
        return Math.Log(p / (1 - p));
    }

    /// <summary>Adds what the model finds in the sentences that speak most for a report, where the page around them hides it; reported only where it is very sure.</summary>
    private void AddFromPassage(PageView page, Judge judge, FeatureCounts counts, List<JudgedFinding> findings)
    {
        if (
            rules.Fusion.PassageAlone >= 1
            || findings.Exists(finding => !finding.IsDoubtful)
            || Passages.Likeliest(page, model!, counts) is not { } passage
        )
        {
            return;
        }

        var rows = new List<int>();
        Signals.ReadRows(page, passage, rows);
        Span<float> probabilities = stackalloc float[model!.Codes.Count];
        var own = model.Rent();
        var reported = model.Score(page.Text.Slice(passage.Start, passage.Length), CollectionsMarshal.AsSpan(rows), probabilities, own);
        var isSure =
            reported >= rules.Fusion.PassageSure
            || (reported >= rules.Fusion.PassageAlone && rules.Fusion.PassageNeeds?.Holds(page, passage, evidence: null) != false);
        for (var column = 0; column < probabilities.Length; column++)
        {
            AddAlone(page, judge, column, new(passage, probabilities, reported, isSure), own, findings);
        }

        model.Return(own);
    }

    private void AddAlone(PageView page, Judge judge, int column, Reading reading, FeatureCounts counts, List<JudgedFinding> findings)
    {
        var code = model!.Codes[column];
        var (scope, reported) = (reading.Scope, reading.Reported);
        var probabilities = reading.Probabilities;
        var probability = probabilities[column];
        if (
            probability < ThresholdOf(column) * rules.Fusion.Doubt
            || reported < model.ReportedFloor * rules.Fusion.Doubt
            || rules.Codes.Find(code) is not { } entry
            || findings.Exists(finding => finding.Finding.Code == code)
        )
        {
            return;
        }

        var isSure =
            reading.MayReport
            && IsSure(column, probabilities, reported)
            && (rules.Fusion.ModelAloneNeeds.GetValueOrDefault(code) is not { } needs || needs.Holds(page, scope, evidence: null));
        var (spans, isExcused) = Telling(page, judge, column, scope, counts, isSure);
        var isDoubtful = !isSure || (isExcused && reported < rules.Fusion.OverExcuse);
        if (spans.Count == 0)
        {
            return;
        }

        var score = isDoubtful
            ? Math.Min(probability, rules.Fusion.LabelThreshold - 0.01)
            : Math.Max(probability, rules.Fusion.LabelThreshold);
        findings.Add(
            new(
                new()
                {
                    Code = code,
                    Rule = ModelRule,
                    Score = Math.Round(score, 4),
                    Tier = entry.Tier,
                    Spans = FindingSpans.ToOriginal(page, spans),
                    Basis = rules.BasisOf(code, page.Day),
                    Why =
                        $"模型判断与“{entry.Name}”的已知样例相似，{(isExcused ? "但词句处于免责语境，" : isDoubtful ? "把握不足，" : "")}请人工核实",
                },
                entry.Severity,
                ByModel: true
            )
            {
                IsDoubtful = isDoubtful,
            }
        );
    }

    /// <summary>The phrases made by the n-grams that weighed most and stand under no excuse; where all stand under one, none, or all where the model is sure.</summary>
    private (List<TextRange> Spans, bool IsExcused) Telling(
        PageView page,
        Judge judge,
        int column,
        TextRange scope,
        FeatureCounts counts,
        bool isSure
    )
    {
        Span<WeighedPlace> heaviest = stackalloc WeighedPlace[NGrams];
        var weighed = heaviest[..model!.FindHeaviest(page.Text.Slice(scope.Start, scope.Length), counts, column, heaviest)];
        foreach (ref var place in weighed)
        {
            place = place with { Start = place.Start + scope.Start };
        }

        var places = new List<WeighedPlace>(weighed.Length);
        foreach (var place in weighed)
        {
            if (!judge.IsUnderAnyExcuse(new(place.Start, place.Length)))
            {
                places.Add(place);
            }
        }

        var isExcused = places.Count == 0;
        if (isSure && isExcused)
        {
            // Excuse and model, which has seen the excuse, contradict each other: a person decides unless the model is very sure.
            places.AddRange(weighed);
        }

        return (HeaviestPhrases(page, places), isExcused);
    }

    /// <summary>Joins n-grams to phrases and keeps those that weigh most together; a single character says nothing where there is a phrase.</summary>
    private static List<TextRange> HeaviestPhrases(PageView page, List<WeighedPlace> places)
    {
        var phrases = FindingSpans
            .Join(page, [.. places.Select(place => new TextRange(place.Start, place.Length))])
            .Select(phrase =>
                (Range: phrase, Weight: places.Where(p => p.Start >= phrase.Start && p.Start < phrase.End).Sum(p => p.Weight))
            )
            .ToList();
        if (phrases.Exists(phrase => phrase.Range.Length > 1))
        {
            phrases.RemoveAll(phrase => phrase.Range.Length == 1);
        }

        return
        [
            .. phrases
                .OrderByDescending(phrase => phrase.Weight)
                .ThenBy(phrase => phrase.Range.Start)
                .Take(Phrases)
                .Select(phrase => phrase.Range),
        ];
    }

    /// <summary>What the model says of a part of the page.</summary>
    private readonly ref struct Reading(TextRange scope, ReadOnlySpan<float> probabilities, float reported, bool mayReport)
    {
        public TextRange Scope { get; } = scope;

        public ReadOnlySpan<float> Probabilities { get; } = probabilities;

        public float Reported { get; } = reported;

        /// <summary>False where what it gives is only shown to a person.</summary>
        public bool MayReport { get; } = mayReport;
    }
}
