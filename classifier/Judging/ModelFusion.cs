using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>Joins the findings of the rules with the probabilities of the model.</summary>
internal sealed class ModelFusion
{
    private const string ModelRule = "model";
    private const double WeakRule = 0.8;
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

    /// <summary>Moves the scores of the rules' findings and adds what the model is sure of alone; without a model nothing changes.</summary>
    public void Join(PageView page, Judge judge, List<JudgedFinding> findings)
    {
        if (model is null)
        {
            return;
        }

        var text = page.Text[..page.Whole.End];
        Span<float> probabilities = stackalloc float[model.Codes.Count];
        model.Score(text, probabilities);
        for (var i = findings.Count - 1; i >= 0; i--)
        {
            var finding = findings[i].Finding;
            if (!columns.TryGetValue(finding.Code, out var column) || finding.Rule.StartsWith("register:", StringComparison.Ordinal))
            {
                continue;
            }

            double probability = probabilities[column];
            if (finding.Score < WeakRule && probability < rules.Fusion.ModelVeto)
            {
                findings.RemoveAt(i);
            }
            else
            {
                findings[i] = findings[i] with { Finding = finding with { Score = Fuse(finding.Score, probability) } };
            }
        }

        for (var column = 0; column < probabilities.Length; column++)
        {
            AddAlone(page, judge, column, probabilities[column], findings);
        }
    }

    private double Fuse(double rule, double probability)
    {
        var weight = rules.Fusion.RuleWeight;
        var fused = (weight * LogOdds(rule)) + ((1 - weight) * LogOdds(probability));

        // A model that doubts moves a sure rule a little, never below its own doubt of one half.
        return Math.Round(Math.Max(1 / (1 + Math.Exp(-fused)), rule >= WeakRule ? Math.Min(rule, 0.6) : 0), 4);
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, 0.01, 0.995);
        return Math.Log(p / (1 - p));
    }

    private void AddAlone(PageView page, Judge judge, int column, float probability, List<JudgedFinding> findings)
    {
        var code = model!.Codes[column];
        var threshold = rules.Fusion.ModelAloneByCode.GetValueOrDefault(code, rules.Fusion.ModelAloneThreshold);
        if (
            probability < threshold
            || rules.Codes.Find(code) is not { } entry
            || findings.Exists(finding => finding.Finding.Code == code)
            || (rules.Fusion.ModelAloneNeeds is { } needs && !needs.Holds(page, page.Whole, evidence: null))
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

        findings.Add(
            new(
                new()
                {
                    Code = code,
                    Rule = ModelRule,
                    Score = Math.Round(probability, 4),
                    Tier = Tier.Ordinary,
                    Spans = FindingSpans.ToOriginal(page, spans),
                    Basis = rules.BasisOf(code, page.Day),
                    Why = $"模型判断与“{entry.Name}”的已知样例相似，请人工核实",
                },
                entry.Severity,
                ByModel: true
            )
        );
    }
}
