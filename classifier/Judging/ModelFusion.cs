using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>Joins the findings of the rules with the probabilities of the model, which has seen what the rules found.</summary>
internal sealed class ModelFusion
{
    /// <summary>Rounding of sums moves a probability by less than this share.</summary>
    private const float Rounding = 0.01f;

    /// <summary>No code is likelier than being reported at all: where that is less likely than this, each is told as 0 and has the least odds that are counted.</summary>
    private const double Negligible = 0.00004;

    private readonly RuleSet rules;
    private readonly LinearModel? model;
    private readonly ModelAlone? alone;
    private readonly Dictionary<string, int> columns;

    public ModelFusion(RuleSet rules, LinearModel? model)
    {
        this.rules = rules;
        this.model = model;
        Signals = new(rules, model);
        alone = model is null ? null : new(rules, model);
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

        var room = model.Rent();
        model.Read(page.Text[..page.Whole.End], room.Rows);
        var reported = model.ScoreReport(room.Rows.All, CollectionsMarshal.AsSpan(rows), room.Counts);
        var mayRise = rules.Fusion.Topic is { } topic && reported >= topic.Floor;
        if (findings.Count == 0 && !mayRise && !alone!.MayAdd(reported))
        {
            // Most pages: no code has a chance, so none is asked for.
            AddFromPassage(page, judge, room, findings);
        }
        else
        {
            JoinWhole(page, judge, room, rows, reported, findings);
        }

        model.Return(room);
    }

    private void JoinWhole(PageView page, Judge judge, ModelRoom room, List<int> rows, float reported, List<JudgedFinding> findings)
    {
        // What is not asked for stays 0.
        Span<float> probabilities = stackalloc float[model!.Codes.Count];
        var mayAdd = alone!.MayAdd(reported);
        if (mayAdd)
        {
            model.Score(room.Counts, probabilities);
        }

        var whole = new ModelReading(page.Whole, probabilities, reported, room, room.Counts);
        if (!(mayAdd && alone.IsAnySure(whole)) && ReadOnTopic(page, findings, rows, probabilities, reported, room) is { } onTopic)
        {
            whole = new(page.Whole, probabilities, onTopic, room, room.Counts);
        }
        else if (!mayAdd && findings.Count > 0 && reported >= Math.Min(Negligible, rules.Fusion.RuleFloor))
        {
            model.Score(room.Counts, probabilities);
        }

        Weigh(page, findings, whole, room);
        if (!alone.IsAnySure(whole))
        {
            AddFromPassage(page, judge, room, findings);
        }

        alone.Add(page, judge, whole, findings);
    }

    /// <summary>Asks the model about the sentences on the topic alone: harmless ones strewn between them (关键词拼接) thin the words of an offer and say nothing of it.</summary>
    /// <returns>The probability of being reported where it rose, with <paramref name="probabilities"/> and the counts of the room; else null. Where no code has a chance the probabilities stay as they are.</returns>
    private float? ReadOnTopic(
        PageView page,
        List<JudgedFinding> findings,
        List<int> signals,
        Span<float> probabilities,
        float reported,
        ModelRoom room
    )
    {
        if (rules.Fusion.Topic is not { } topic || reported < topic.Floor)
        {
            return null;
        }

        var kept = room.KeptRows;
        kept.Clear();
        var beside = Passages.OnTopic(page, topic.Words, room.Rows, kept);
        if (kept.Count == 0 || beside < topic.Beside)
        {
            return null;
        }

        // Asked alone it is the same but for the rounding of its sums.
        var roughly = model!.ScoreReport(CollectionsMarshal.AsSpan(kept), CollectionsMarshal.AsSpan(signals), room.PartCounts);
        if (roughly < reported / 2)
        {
            return null;
        }

        if (findings.Count == 0 && !alone!.MayAdd(roughly * (1 + Rounding)) && Math.Abs(roughly - reported) > Rounding * reported)
        {
            // No code has a chance, so none is asked for: what is kept only decides by whose counts the likeliest passage is chosen.
            return roughly < reported ? null : Keep(roughly);
        }

        Span<float> there = stackalloc float[probabilities.Length];
        var onTopic = model.Score(room.PartCounts, there);
        if (onTopic <= reported)
        {
            return null;
        }

        there.CopyTo(probabilities);
        return Keep(onTopic);

        float Keep(float probability)
        {
            room.SwapCounts();
            return probability;
        }
    }

    private void Weigh(PageView page, List<JudgedFinding> findings, ModelReading whole, ModelRoom room)
    {
        var likeliest = findings.Count == 0 ? 0 : TensorPrimitives.Max(whole.Probabilities);
        for (var i = 0; i < findings.Count; i++)
        {
            var finding = findings[i].Finding;
            if (!columns.TryGetValue(finding.Code, out var column) || finding.Rule.StartsWith("register:", StringComparison.Ordinal))
            {
                continue;
            }

            var probability = whole.Probabilities[column];
            var isStruck =
                finding.Score < rules.Fusion.SureRule
                && (whole.Reported < rules.Fusion.RuleFloor || probability < rules.Fusion.RuleShare * likeliest);
            if (!isStruck)
            {
                findings[i] = findings[i] with
                {
                    Finding = finding with { Score = Fuse(finding.Score, probability, alone!.IsSure(column, whole)) },
                };
            }
            else if (whole.Reported < rules.Fusion.RuleFloor && InPassage(page, findings[i], column, room) is { } there)
            {
                findings[i] = findings[i] with { Finding = finding with { Score = Fuse(finding.Score, there, isSure: true) } };
            }
            else
            {
                findings[i] = findings[i] with
                {
                    Finding = finding with { Score = Math.Round(Math.Min(finding.Score, probability), 4) },
                    IsDoubtful = true,
                };
            }
        }
    }

    /// <summary>The probability of a rule's code in the passage around its words, where that passage alone would be reported; else null.</summary>
    /// <remarks>What a poster sets around an offer makes the page as a whole look lawful, and says nothing of the offer.</remarks>
    private float? InPassage(PageView page, JudgedFinding judged, int column, ModelRoom room)
    {
        if (rules.Fusion.PassageFloor >= 1 || judged.Place is not { } place || Passages.Around(page, place) is not { } passage)
        {
            return null;
        }

        Signals.ReadRows(page, passage, judged.Finding, room.PartSignals);
        if (ScorePartReport(passage, room) < rules.Fusion.PassageFloor)
        {
            return null;
        }

        Span<float> probabilities = stackalloc float[model!.Codes.Count];
        model.Score(room.PartCounts, probabilities);
        return probabilities[column] >= rules.Fusion.RuleShare * TensorPrimitives.Max(probabilities) ? probabilities[column] : null;
    }

    /// <summary>Adds what the model finds in the sentences that speak most for a report, where the page around them hides it, and only where it is very sure.</summary>
    private void AddFromPassage(PageView page, Judge judge, ModelRoom room, List<JudgedFinding> findings)
    {
        if (
            rules.Fusion.PassageAlone >= 1
            || findings.Exists(finding => finding.Stands(rules.Fusion))
            || Passages.Likeliest(page, model!, room) is not { } passage
        )
        {
            return;
        }

        Signals.ReadRows(page, passage, room.PartSignals);
        var reported = ScorePartReport(passage, room);
        if (
            reported >= rules.Fusion.PassageSure
            || (reported >= rules.Fusion.PassageAlone && rules.Fusion.PassageNeeds?.Holds(page, passage, evidence: null) != false)
        )
        {
            Span<float> probabilities = stackalloc float[model!.Codes.Count];
            model.Score(room.PartCounts, probabilities);
            alone!.Add(page, judge, new(passage, probabilities, reported, room, room.PartCounts), findings);
        }
    }

    private float ScorePartReport(TextRange passage, ModelRoom room)
    {
        var rows = room.Rows.Of(passage.Start, passage.Length);
        var reported = model!.ScoreReport(rows, CollectionsMarshal.AsSpan(room.PartSignals), room.PartCounts);
        room.PartSignals.Clear();
        return reported;
    }

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
}

/// <summary>What the model says of a page or a part of it.</summary>
internal readonly ref struct ModelReading(
    TextRange scope,
    ReadOnlySpan<float> probabilities,
    float reported,
    ModelRoom room,
    FeatureCounts counts
)
{
    public TextRange Scope { get; } = scope;

    public ReadOnlySpan<float> Probabilities { get; } = probabilities;

    public float Reported { get; } = reported;

    /// <summary>Where the n-grams of the whole page were read.</summary>
    public ModelRoom Room { get; } = room;

    /// <summary>The n-grams of the scope, counted.</summary>
    public FeatureCounts Counts { get; } = counts;
}
