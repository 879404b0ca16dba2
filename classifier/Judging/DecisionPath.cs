using System.Collections.Frozen;
using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Walks the steps of <c>decision.yaml</c> over a judged page: the first that holds decides.</summary>
internal sealed class DecisionPath(RuleSet rules)
{
    private const int MostWords = 8;
    private const string Register = "register:";

    /// <summary>The codes of each step: many a step names those of whole groups.</summary>
    private readonly FrozenSet<string>[] codesOfSteps =
    [
        .. rules.Decisions.Steps.Select(step => step.Codes.ToFrozenSet(StringComparer.Ordinal)),
    ];

    /// <param name="standing">Findings that are neither doubtful nor below the threshold; exempt ones too.</param>
    public AdDecision Walk(PageView page, List<JudgedFinding> standing, IReadOnlyList<Excused> excused)
    {
        var decision = rules.Decisions.Otherwise;
        var evidence = page.Reasons;
        for (var i = 0; i < codesOfSteps.Length; i++)
        {
            var (step, codes) = (rules.Decisions.Steps[i], codesOfSteps[i]);
            if (Holds(step, codes, page, standing, excused, evidence))
            {
                decision = new() { Advertisement = step.Gives, Because = [Reason(step, codes, page, standing, excused, evidence)] };
                break;
            }
        }

        return standing.Count == 0 ? decision : decision with { TierBecause = Tiers(page, standing) };
    }

    private static bool Holds(
        DecisionStep step,
        FrozenSet<string> codes,
        PageView page,
        List<JudgedFinding> standing,
        IReadOnlyList<Excused> excused,
        Evidence evidence
    ) =>
        !(step.Clean && standing.Count > 0)
        && (step.Channels.IsEmpty || Has(step.Channels, page.Channel))
        && (step.Codes.IsEmpty || HasAny(codes, standing))
        && (step.Publishers.IsEmpty || HasAny(step.Publishers, page.PublisherKinds))
        && (step.ExcusedBy.IsEmpty || HasAny(step.ExcusedBy, excused))
        && (step.When is null || step.When.Holds(page, page.Whole, evidence.Clear()));

    private static bool HasAny(FrozenSet<string> codes, List<JudgedFinding> standing)
    {
        foreach (var finding in standing)
        {
            if (codes.Contains(finding.Finding.Code))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ImmutableArray<string> publishers, IReadOnlyList<string> kinds)
    {
        for (var i = 0; i < kinds.Count; i++)
        {
            if (Has(publishers, kinds[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ImmutableArray<string> excuses, IReadOnlyList<Excused> excused)
    {
        for (var i = 0; i < excused.Count; i++)
        {
            if (Has(excuses, excused[i].By))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ImmutableArray<string> names, string name)
    {
        foreach (var entry in names)
        {
            if (entry == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="evidence">What made its condition hold.</param>
    private static DecisionReason Reason(
        DecisionStep step,
        FrozenSet<string> codes,
        PageView page,
        List<JudgedFinding> standing,
        IReadOnlyList<Excused> excused,
        Evidence evidence
    )
    {
        var facts = new List<string>();
        var words = new List<string>(MostWords);
        if (!step.Channels.IsEmpty)
        {
            facts.Add("channel:" + page.Channel);
        }

        foreach (var kind in step.Publishers.IsEmpty ? [] : page.PublisherKinds)
        {
            if (Has(step.Publishers, kind))
            {
                AddOnce(facts, "publisher:" + kind);
            }
        }

        foreach (var judged in standing)
        {
            if (codes.Contains(judged.Finding.Code))
            {
                AddOnce(facts, "code:" + judged.Finding.Code);
                AddFew(words, judged.Finding.Spans);
            }
        }

        foreach (var match in step.ExcusedBy.IsEmpty ? [] : excused)
        {
            if (Has(step.ExcusedBy, match.By))
            {
                AddOnce(facts, "excused:" + match.By);
                AddFew(words, match.Span);
            }
        }

        if (step.When is not null)
        {
            // What its condition found says more than what the findings did.
            words.Clear();
            AddFew(words, page, evidence);
        }

        return new(step.Id, step.Guide, step.Why, [.. words], [.. facts]);
    }

    private ImmutableArray<TierReason> Tiers(PageView page, List<JudgedFinding> standing)
    {
        var reasons = ImmutableArray.CreateBuilder<TierReason>();
        foreach (var judged in standing)
        {
            var finding = judged.Finding;
            if (finding.Tier != Tier.Ordinary)
            {
                var (by, words) = SetBy(page, finding);
                reasons.Add(
                    new(
                        finding.Rule,
                        finding.Tier,
                        by,
                        rules.Decisions.Tiers.GetValueOrDefault(finding.Tier, ""),
                        words ?? Few(finding.Spans)
                    )
                );
            }
        }

        return reasons.DrainToImmutable();
    }

    /// <summary>The condition that set the tier, and its words; null words where the rule is always so.</summary>
    private (string By, ImmutableArray<string>? Words) SetBy(PageView page, Finding finding)
    {
        if (finding.Rule.StartsWith(Register, StringComparison.Ordinal))
        {
            return ("check", null);
        }

        if (finding.Rule == ModelAlone.ModelRule)
        {
            return ("code", null);
        }

        var rule = rules.RuleById.GetValueOrDefault(finding.Rule);
        var (by, condition) = finding.Tier switch
        {
            Tier.Aggravated => ("aggravated_if", rule?.AggravatedIf),
            Tier.Exempt => ("exempt_if", rule?.ExemptIf),
            _ => ("mitigated_if", rule?.MitigatedIf),
        };
        return condition is not null && condition.Holds(page, page.Whole, evidence: null) ? (by, Words(page, condition)) : ("rule", null);
    }

    /// <summary>The first words that make a condition hold.</summary>
    private static ImmutableArray<string> Words(PageView page, Condition condition)
    {
        var evidence = new Evidence();
        condition.Holds(page, page.Whole, evidence);
        var words = new List<string>(MostWords);
        AddFew(words, page, evidence);
        return [.. words];
    }

    private static ImmutableArray<string> Few(ImmutableArray<TextSpan> spans)
    {
        var words = new List<string>(MostWords);
        AddFew(words, spans);
        return [.. words];
    }

    /// <summary>The first different words among the spans that would be shown of some evidence: most are not even looked up in the original.</summary>
    private static void AddFew(List<string> words, PageView page, Evidence evidence)
    {
        var ranges = FindingSpans.Join(page, evidence.Ranges);
        for (var i = 0; i < Math.Min(FindingSpans.Most, ranges.Count) && words.Count < MostWords; i++)
        {
            AddFew(words, page.ToOriginal(ranges[i]));
        }
    }

    private static void AddFew(List<string> words, ImmutableArray<TextSpan> spans)
    {
        foreach (var span in spans)
        {
            AddFew(words, span);
        }
    }

    private static void AddFew(List<string> words, TextSpan span)
    {
        if (words.Count < MostWords)
        {
            AddOnce(words, span.Text);
        }
    }

    private static void AddOnce(List<string> words, string word)
    {
        if (!words.Contains(word))
        {
            words.Add(word);
        }
    }
}
