using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>What the model finds where no rule did: reported where it is sure, else shown to a person.</summary>
internal sealed class ModelAlone
{
    /// <summary>Stands where the id of a rule would.</summary>
    internal const string ModelRule = "model";

    /// <summary>So many n-grams are looked through for words that no excuse covers.</summary>
    private const int NGrams = 60;

    /// <summary>So many phrases are shown at most.</summary>
    private const int Phrases = 6;

    /// <summary>A longer clause is shown from the first to the last of its words that weighed.</summary>
    private const int LongestShown = 30;

    private readonly RuleSet rules;
    private readonly LinearModel model;

    /// <summary>By column: from which probability on a code is reported, and from which on it is shown.</summary>
    private readonly double[] thresholds;
    private readonly double[] doubts;

    public ModelAlone(RuleSet rules, LinearModel model)
    {
        (this.rules, this.model) = (rules, model);
        thresholds =
        [
            .. model.Codes.Select((code, column) => rules.Fusion.ModelAloneByCode.GetValueOrDefault(code, model.ThresholdOf(column))),
        ];
        doubts =
        [
            .. thresholds.Select(threshold => Math.Min(threshold, Math.Max(threshold * rules.Fusion.Doubt, rules.Fusion.DoubtLeast))),
        ];
    }

    /// <summary>True where the model would report the code without any rule.</summary>
    public bool IsSure(int column, ModelReading reading) =>
        reading.Probabilities[column] >= thresholds[column]
        && reading.Reported >= model.ReportedFloor
        && reading.Probabilities[column] >= model.SecondShare * TensorPrimitives.Max(reading.Probabilities);

    public bool IsAnySure(ModelReading reading)
    {
        for (var column = 0; column < thresholds.Length; column++)
        {
            if (IsSure(column, reading))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False where no code may be added, nor be sure, whatever its own probability is.</summary>
    /// <param name="reported">The probability of being reported at all.</param>
    public bool MayAdd(float reported) => reported >= model.ReportedFloor * Math.Min(1, rules.Fusion.Doubt);

    /// <summary>Adds a finding for each code that the reading gives enough, and that no finding that stands has yet.</summary>
    public void Add(PageView page, Judge judge, ModelReading reading, List<JudgedFinding> findings)
    {
        if (reading.Reported < model.ReportedFloor * rules.Fusion.Doubt)
        {
            return;
        }

        for (var column = 0; column < thresholds.Length; column++)
        {
            if (reading.Probabilities[column] >= doubts[column])
            {
                Add(page, judge, column, reading, findings);
            }
        }
    }

    private void Add(PageView page, Judge judge, int column, ModelReading reading, List<JudgedFinding> findings)
    {
        var code = model.Codes[column];
        if (
            rules.Codes.Find(code) is not { } entry
            || findings.Exists(finding => finding.Finding.Code == code && finding.Stands(rules.Fusion))
        )
        {
            return;
        }

        // What is only shown, such as a number that no register knows, is no reason to keep back what the model is sure of.
        var isShown = findings.Exists(finding => finding.Finding.Code == code);
        var isSure =
            IsSure(column, reading)
            && (rules.Fusion.ModelAloneNeeds.GetValueOrDefault(code) is not { } needs || needs.Holds(page, reading.Scope, evidence: null));
        var (spans, isExcused) = Telling(page, judge, column, reading, isSure);
        var isDoubtful = !isSure || (isExcused && reading.Reported < rules.Fusion.OverExcuse);
        if (spans.Count == 0 || (isDoubtful && isShown))
        {
            return;
        }

        var probability = reading.Probabilities[column];
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
    [SkipLocalsInit]
    private (List<TextRange> Spans, bool IsExcused) Telling(PageView page, Judge judge, int column, ModelReading reading, bool isSure)
    {
        Span<WeighedPlace> heaviest = stackalloc WeighedPlace[NGrams];
        var scope = (reading.Scope.Start, reading.Scope.Length);
        var weighed = heaviest[..model.FindHeaviest(reading.Room, scope, reading.Counts, column, heaviest)];
        Span<WeighedPlace> places = stackalloc WeighedPlace[NGrams];
        var (standing, start, isUnder) = (0, -1, false);
        foreach (var place in weighed)
        {
            // A character and the pair that begins with it follow each other, and what covers one covers both.
            if (place.Start != start)
            {
                start = place.Start;
                isUnder = judge.IsUnderAnyExcuse(new(start, place.Length));
            }

            places[standing] = place;
            standing += isUnder ? 0 : 1;
        }

        // Excuse and model, which has seen the excuse, contradict each other: a person decides unless the model is very sure.
        var isExcused = standing == 0;
        return (HeaviestPhrases(page, isSure && isExcused ? weighed : places[..standing]), isExcused);
    }

    /// <summary>Joins n-grams to phrases and keeps those that weigh most together; a single character says nothing where there is a phrase.</summary>
    /// <param name="places">In their order.</param>
    private static List<TextRange> HeaviestPhrases(PageView page, ReadOnlySpan<WeighedPlace> places)
    {
        using var ranges = page.RentRanges();
        foreach (var place in places)
        {
            ranges.List.Add(new(place.Start, place.Length));
        }

        var phrases = FindingSpans.Join(page, ranges.List);
        var isOnlyCharacters = phrases.TrueForAll(phrase => phrase.Length == 1);
        Span<WeighedPlace> heaviest = stackalloc WeighedPlace[Phrases];
        var (found, first) = (0, 0);
        for (var i = 0; i < phrases.Count; )
        {
            var clause = ClauseOf(page, phrases[i]);
            var (start, end, weight) = (0, 0, 0f);
            for (; i < phrases.Count && ClauseOf(page, phrases[i]) == clause; i++)
            {
                var phrase = phrases[i];
                while (places[first].Start < phrase.Start)
                {
                    first++;
                }

                if (isOnlyCharacters || phrase.Length > 1)
                {
                    (start, end) = (end == 0 ? phrase.Start : start, phrase.End);
                    weight += WeightOf(places[first..], phrase.End);
                }
            }

            if (end > 0)
            {
                var words = Shown(page, clause, TextRange.Between(start, end));
                Insert(new(weight, words.Start, words.Length), heaviest, ref found);
            }
        }

        var chosen = new List<TextRange>(found);
        foreach (var phrase in heaviest[..found])
        {
            chosen.Add(new(phrase.Start, phrase.Length));
        }

        return chosen;
    }

    /// <summary>The clause of a phrase: of its first character that is no mark.</summary>
    private static int ClauseOf(PageView page, TextRange phrase)
    {
        var at = phrase.Start;
        while (at < phrase.End - 1 && !char.IsLetterOrDigit(page.Text[at]))
        {
            at++;
        }

        return page.Clauses.IndexOf(at);
    }

    /// <summary>The whole clause of the words that weighed, without the marks around it, where it is short enough to be read at a glance.</summary>
    private static TextRange Shown(PageView page, int clause, TextRange words)
    {
        var (start, end) = (page.Clauses[clause].Start, page.Clauses[clause].End);
        while (start < end && !char.IsLetterOrDigit(page.Text[start]))
        {
            start++;
        }

        while (end > start && !char.IsLetterOrDigit(page.Text[end - 1]))
        {
            end--;
        }

        return end > start && end - start <= LongestShown ? TextRange.Between(start, end) : words;
    }

    private static float WeightOf(ReadOnlySpan<WeighedPlace> places, int end)
    {
        var sum = 0.0;
        foreach (var place in places)
        {
            if (place.Start >= end)
            {
                break;
            }

            sum += place.Weight;
        }

        return (float)sum;
    }

    /// <summary>Puts a phrase before those that weigh less; the last falls out where there are too many.</summary>
    private static void Insert(WeighedPlace phrase, Span<WeighedPlace> heaviest, ref int found)
    {
        var at = found;
        while (at > 0 && heaviest[at - 1].Weight < phrase.Weight)
        {
            at--;
        }

        if (at < heaviest.Length)
        {
            found = Math.Min(found + 1, heaviest.Length);
            heaviest[at..(found - 1)].CopyTo(heaviest[(at + 1)..]);
            heaviest[at] = phrase;
        }
    }
}
