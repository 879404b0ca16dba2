using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Walks the steps of <c>decision.yaml</c> over a judged page: the first that holds decides.</summary>
internal sealed class DecisionPath(RuleSet rules)
{
    private const int MostWords = 8;
    private const string Register = "register:";

    /// <param name="standing">Findings that are neither doubtful nor below the threshold; exempt ones too.</param>
    public AdDecision Walk(PageView page, IReadOnlyList<JudgedFinding> standing, IReadOnlyList<Excused> excused)
    {
        var decision = rules.Decisions.Otherwise;
        foreach (var step in rules.Decisions.Steps)
        {
            if (Holds(step, page, standing, excused))
            {
                decision = new() { Advertisement = step.Gives, Because = [Reason(step, page, standing, excused)] };
                break;
            }
        }

        return standing.Count == 0 ? decision : decision with { TierBecause = Tiers(page, standing) };
    }

    private static bool Holds(DecisionStep step, PageView page, IReadOnlyList<JudgedFinding> standing, IReadOnlyList<Excused> excused) =>
        !(step.Clean && standing.Count > 0)
        && (step.Channels.IsEmpty || Has(step.Channels, page.Channel))
        && (step.Codes.IsEmpty || (standing.Count > 0 && standing.Any(finding => Has(step.Codes, finding.Finding.Code))))
        && (step.Publishers.IsEmpty || (page.PublisherKinds.Count > 0 && page.PublisherKinds.Any(kind => Has(step.Publishers, kind))))
        && (step.ExcusedBy.IsEmpty || (excused.Count > 0 && excused.Any(match => Has(step.ExcusedBy, match.By))))
        && (step.When is null || (step.When.MayHold(page) && step.When.Holds(page, page.Whole, evidence: null)));

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

    private static DecisionReason Reason(
        DecisionStep step,
        PageView page,
        IReadOnlyList<JudgedFinding> standing,
        IReadOnlyList<Excused> excused
    )
    {
        if (step.When is { } only && step.Codes.IsEmpty && step.ExcusedBy.IsEmpty && step.Publishers.IsEmpty)
        {
            // So most pages are decided.
            return new(step.Id, step.Guide, step.Why, Words(page, only), step.Channels.IsEmpty ? [] : ["channel:" + page.Channel]);
        }

        var codes = step.Codes.IsEmpty ? [] : standing.Where(finding => Has(step.Codes, finding.Finding.Code)).ToList();
        var under = step.ExcusedBy.IsEmpty ? [] : excused.Where(match => Has(step.ExcusedBy, match.By)).ToList();
        IEnumerable<string> facts =
        [
            .. step.Channels.IsEmpty ? [] : (IEnumerable<string>)["channel:" + page.Channel],
            .. page.PublisherKinds.Where(kind => Has(step.Publishers, kind)).Select(kind => "publisher:" + kind),
            .. codes.Select(finding => "code:" + finding.Finding.Code),
            .. under.Select(match => "excused:" + match.By),
        ];
        IEnumerable<string> words = step.When is { } when
            ? Words(page, when)
            : codes.SelectMany(finding => finding.Finding.Spans).Concat(under.Select(match => match.Span)).Select(span => span.Text);
        return new(step.Id, step.Guide, step.Why, Few(words), [.. facts.Distinct(StringComparer.Ordinal)]);
    }

    private ImmutableArray<TierReason> Tiers(PageView page, IReadOnlyList<JudgedFinding> standing)
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
                        Few(words ?? finding.Spans.Select(span => span.Text))
                    )
                );
            }
        }

        return reasons.DrainToImmutable();
    }

    /// <summary>The condition that set the tier, and its words; null words where the rule is always so.</summary>
    private (string By, IEnumerable<string>? Words) SetBy(PageView page, Finding finding)
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
        foreach (var span in FindingSpans.ToOriginal(page, evidence.Ranges))
        {
            if (words.Count < MostWords && !words.Contains(span.Text, StringComparer.Ordinal))
            {
                words.Add(span.Text);
            }
        }

        return [.. words];
    }

    private static ImmutableArray<string> Few(IEnumerable<string> words) => [.. words.Distinct(StringComparer.Ordinal).Take(MostWords)];
}
