using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Sums findings up: labels, tier, severity, departments, facts; in an order that depends on nothing but the findings.</summary>
internal sealed class Verdict(RuleSet rules)
{
    private readonly DecisionPath path = new(rules);

    public Classification Build(
        PageView page,
        List<JudgedFinding> findings,
        IReadOnlyList<Excused> excused,
        IReadOnlyList<FactEntry> facts,
        IReadOnlyList<JudgedNumber> numbers,
        string modelVersion
    )
    {
        var kept = DropOutweighed(findings);
        kept.Sort(Compare);
        var counting = kept.Count == 0 ? kept : kept.FindAll(Counts);
        ImmutableArray<Label> labels = counting.Count == 0 ? [] : LabelsOf(counting);
        var (lead, departments) = Departments(counting);
        return new()
        {
            Id = page.Input.Id,
            Labels = labels,
            Severity = counting.Count == 0 ? Severity.None : counting.Max(SeverityOf),
            Tier = kept.Count == 0 ? null : kept.Max(finding => finding.Finding.Tier),
            Lead = lead,
            Departments = departments,
            Findings = kept.Count == 0 ? [] : [.. kept.Select(finding => finding.Finding)],
            Excused =
                excused.Count == 0
                    ? []
                    :
                    [
                        .. excused
                            .Distinct()
                            .OrderBy(e => e.Span.Field, StringComparer.Ordinal)
                            .ThenBy(e => e.Span.Start)
                            .ThenBy(e => e.Rule, StringComparer.Ordinal),
                    ],
            Facts = FactsOf(facts, numbers),
            Decision = path.Walk(page, kept.Count == 0 ? [] : kept.FindAll(Stands), excused),
            RuleSetVersion = rules.Version,
            ModelVersion = modelVersion,
        };
    }

    private static ImmutableArray<Label> LabelsOf(List<JudgedFinding> counting) =>
        counting
            .GroupBy(finding => finding.Finding.Code, StringComparer.Ordinal)
            .Select(group => new Label(group.Key, Math.Round(group.Max(finding => finding.Finding.Score), 4)))
            .OrderByDescending(label => label.Score)
            .ThenBy(label => label.Code, StringComparer.Ordinal)
            .ToImmutableArray();

    /// <summary>An exemption candidate of a code falls away where the same code also stands in earnest.</summary>
    private List<JudgedFinding> DropOutweighed(List<JudgedFinding> findings)
    {
        if (findings.Count == 0)
        {
            return findings;
        }

        var earnest = findings.Where(Counts).Select(finding => finding.Finding.Code).ToHashSet(StringComparer.Ordinal);
        return [.. findings.Where(finding => finding.Finding.Tier != Tier.Exempt || !earnest.Contains(finding.Finding.Code))];
    }

    private bool Counts(JudgedFinding finding) => finding.Finding.Tier != Tier.Exempt && Stands(finding);

    private bool Stands(JudgedFinding finding) => finding.Stands(rules.Fusion);

    private static Severity SeverityOf(JudgedFinding finding) =>
        finding.Finding.Tier switch
        {
            Tier.Aggravated => (Severity)Math.Max((int)finding.Severity, (int)Severity.High),
            Tier.Mitigated => (Severity)Math.Clamp((int)finding.Severity - 1, (int)Severity.Low, (int)Severity.Critical),
            _ => finding.Severity,
        };

    private (string? Lead, ImmutableArray<string> Departments) Departments(List<JudgedFinding> counting)
    {
        if (counting.Count == 0)
        {
            return (null, []);
        }

        var entries = counting
            .OrderByDescending(SeverityOf)
            .ThenByDescending(finding => finding.Finding.Score)
            .ThenBy(finding => finding.Finding.Code, StringComparer.Ordinal)
            .Select(finding => rules.Codes.Find(finding.Finding.Code))
            .OfType<Law.ViolationCode>()
            .ToList();
        if (entries.Count == 0)
        {
            return (null, []);
        }

        var lead = entries[0].Lead;
        var others = entries.Select(entry => entry.Lead).Concat(entries.SelectMany(entry => entry.Departments));
        return (lead, [.. others.Where(name => name != lead).Distinct(StringComparer.Ordinal)]);
    }

    private static int Compare(JudgedFinding a, JudgedFinding b)
    {
        var order = b.Finding.Score.CompareTo(a.Finding.Score);
        order = order != 0 ? order : b.Finding.Tier.CompareTo(a.Finding.Tier);
        order = order != 0 ? order : string.CompareOrdinal(a.Finding.Code, b.Finding.Code);
        return order != 0 ? order : string.CompareOrdinal(a.Finding.Rule, b.Finding.Rule);
    }

    private static Results.Facts FactsOf(IReadOnlyList<FactEntry> facts, IReadOnlyList<JudgedNumber> numbers) =>
        facts.Count == 0
            ? Results.Facts.None
            : new()
            {
                Phones = Select(facts, "phone"),
                Wechat = Select(facts, "wechat"),
                Qq = Select(facts, "qq"),
                Institutions = Select(facts, "institution"),
                Certificates =
                [
                    .. numbers
                        .Where(number => number.Fact.Kind != "licence")
                        .Select(number => new CertificateFact(number.Fact.Value, number.Fact.Kind, number.Status))
                        .Distinct(),
                ],
                Licences =
                [
                    .. numbers
                        .Where(number => number.Fact.Kind == "licence")
                        .Select(number => new LicenceFact(number.Fact.Value, number.Status))
                        .Distinct(),
                ],
            };

    private static ImmutableArray<string> Select(IReadOnlyList<FactEntry> facts, string kind) =>
        [
            .. facts
                .Where(fact => fact.Kind == kind)
                .OrderBy(fact => fact.Range.Start)
                .Select(fact => fact.Value)
                .Distinct(StringComparer.Ordinal),
        ];
}
