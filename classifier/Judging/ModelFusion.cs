using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>Joins the findings of the rules with the probabilities of the model, which has seen what the rules found.</summary>
internal sealed class ModelFusion
{
    private const string ModelRule = "model";
    private const int NGrams = 12;

    private readonly RuleSet rules;
    private readonly LinearModel? model;
    private readonly Dictionary<string, int> columns;

    public ModelFusion(RuleSet rules, LinearModel? model)
    {
        this.rules = rules;
        this.model = model;
        columns = model is null
            ? []
            : model.Codes.Select((code, i) => (code, i)).ToDictionary(pair => pair.code, pair => pair.i, StringComparer.Ordinal);
    }

    /// <summary>Moves the scores of the rules' findings, doubts those that the model holds for lawful, and adds what it finds alone.</summary>
    /// <param name="signals">Rows of the page's signals. Without a model nothing changes.</param>
    public void Join(PageView page, Judge judge, List<JudgedFinding> findings, List<int> signals)
    {
        if (model is null)
        {
            return;
        }

        var text = page.Text[..page.Whole.End];
        Span<float> probabilities = stackalloc float[model.Codes.Count];
        var reported = model.Score(text, CollectionsMarshal.AsSpan(signals), probabilities);
        for (var i = 0; i < findings.Count; i++)
        {
            var finding = findings[i].Finding;
            if (!columns.TryGetValue(finding.Code, out var column) || finding.Rule.StartsWith("register:", StringComparison.Ordinal))
            {
                continue;
            }

            findings[i] =
                reported < rules.Fusion.RuleFloor && finding.Score < rules.Fusion.SureRule
                    ? findings[i] with
                    {
                        Finding = finding with { Score = Math.Round(Math.Min(finding.Score, reported), 4) },
                        IsDoubtful = true,
                    }
                    : findings[i] with
                    {
                        Finding = finding with { Score = Fuse(finding.Score, probabilities[column]) },
                    };
        }

        for (var column = 0; column < probabilities.Length; column++)
        {
            AddAlone(page, judge, column, probabilities[column], reported, findings);
        }
    }

    private double Fuse(double rule, double probability)
    {
        var weight = rules.Fusion.RuleWeight;
        var fused = (weight * LogOdds(rule)) + ((1 - weight) * LogOdds(probability));

        // A rule that stands is reported, however little the model gives it.
        return Math.Round(Math.Max(1 / (1 + Math.Exp(-fused)), Math.Min(rule, rules.Fusion.LabelThreshold)), 4);
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, 0.01, 0.995);
        return Math.Log(p / (1 - p));
    }

    private void AddAlone(PageView page, Judge judge, int column, float probability, float reported, List<JudgedFinding> findings)
    {
        var code = model!.Codes[column];
        var threshold = rules.Fusion.ModelAloneByCode.GetValueOrDefault(code, model.ThresholdOf(column));
        var isDoubtful = probability < threshold || reported < model.ReportedFloor;
        if (
            probability < threshold * rules.Fusion.Doubt
            || reported < model.ReportedFloor * rules.Fusion.Doubt
            || rules.Codes.Find(code) is not { } entry
            || findings.Exists(finding => finding.Finding.Code == code)
        )
        {
            return;
        }

        var spans = model
            .TopNGrams(page.Text[..page.Whole.End], column, NGrams)
            .Select(ngram => new TextRange(ngram.Start, ngram.Length))
            .Where(range => !judge.IsUnderAnyExcuse(range))
            .ToList();
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
                    Tier = Tier.Ordinary,
                    Spans = FindingSpans.ToOriginal(page, spans),
                    Basis = rules.BasisOf(code, page.Day),
                    Why = $"模型判断与“{entry.Name}”的已知样例相似，{(isDoubtful ? "把握不足，" : "")}请人工核实",
                },
                entry.Severity,
                ByModel: true
            )
            {
                IsDoubtful = isDoubtful,
            }
        );
    }
}
