using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
        var kept = Kept(findings);
        var counting = kept.Count == 0 ? kept : kept.FindAll(Counts);
        var (lead, departments) = Departments(counting);
        return new()
        {
            Id = page.Input.Id,
            Labels = LabelsOf(counting),
            Severity = HeaviestSeverity(counting),
            Tier = HeaviestTier(kept),
            Lead = lead,
            Departments = departments,
            Findings = FindingsOf(kept),
            Excused = InOrder(excused),
            Facts = FactSummary.Of(facts, numbers),
            Decision = path.Walk(page, kept.Count == 0 ? [] : kept.FindAll(Stands), excused),
            RuleSetVersion = rules.Version,
            ModelVersion = modelVersion,
        };
    }

    /// <summary>By score and then by what tells them apart. An exemption candidate of a code falls away where the same code also stands in earnest.</summary>
    private List<JudgedFinding> Kept(List<JudgedFinding> findings)
    {
        var kept = new List<JudgedFinding>(findings.Count);
        foreach (var finding in findings)
        {
            if (finding.Finding.Tier != Tier.Exempt || !IsInEarnest(findings, finding.Finding.Code))
            {
                kept.Add(finding);
            }
        }

        kept.Sort(Compare);
        return kept;
    }

    private bool IsInEarnest(List<JudgedFinding> findings, string code)
    {
        foreach (var finding in findings)
        {
            if (finding.Finding.Code == code && Counts(finding))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<Finding> FindingsOf(List<JudgedFinding> kept)
    {
        var findings = new Finding[kept.Count];
        for (var i = 0; i < findings.Length; i++)
        {
            findings[i] = kept[i].Finding;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(findings);
    }

    /// <summary>Each code with its highest score.</summary>
    /// <param name="counting">The highest scores first.</param>
    private static ImmutableArray<Label> LabelsOf(List<JudgedFinding> counting)
    {
        if (counting.Count == 0)
        {
            return [];
        }

        var labels = new List<Label>(counting.Count);
        var seen = new List<string>(counting.Count);
        foreach (var judged in counting)
        {
            if (!seen.Contains(judged.Finding.Code))
            {
                seen.Add(judged.Finding.Code);
                labels.Add(new(judged.Finding.Code, Math.Round(judged.Finding.Score, 4)));
            }
        }

        labels.Sort(static (a, b) => b.Score.CompareTo(a.Score) is not 0 and var byScore ? byScore : string.CompareOrdinal(a.Code, b.Code));
        return [.. labels];
    }

    private static Severity HeaviestSeverity(List<JudgedFinding> counting)
    {
        var heaviest = Severity.None;
        foreach (var finding in counting)
        {
            heaviest = (Severity)Math.Max((int)heaviest, (int)SeverityOf(finding));
        }

        return heaviest;
    }

    private static Tier? HeaviestTier(List<JudgedFinding> kept)
    {
        Tier? heaviest = null;
        foreach (var finding in kept)
        {
            heaviest = heaviest > finding.Finding.Tier ? heaviest : finding.Finding.Tier;
        }

        return heaviest;
    }

    /// <summary>By place and rule, then as they were found; each once.</summary>
    private static ImmutableArray<Excused> InOrder(IReadOnlyList<Excused> excused)
    {
        if (excused.Count == 0)
        {
            return [];
        }

        var ordered = new (Excused Match, int Found)[excused.Count];
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = (excused[i], i);
        }

        Array.Sort(ordered, static (a, b) => Compare(a.Match, b.Match) is not 0 and var order ? order : a.Found.CompareTo(b.Found));
        var once = ImmutableArray.CreateBuilder<Excused>(ordered.Length);
        foreach (var (match, _) in ordered)
        {
            if (!StandsAtEnd(once, match))
            {
                once.Add(match);
            }
        }

        return once.DrainToImmutable();
    }

    /// <summary>True where it is among the last, which are of its place and rule.</summary>
    private static bool StandsAtEnd(ImmutableArray<Excused>.Builder once, Excused match)
    {
        for (var i = once.Count - 1; i >= 0 && Compare(once[i], match) == 0; i--)
        {
            if (once[i] == match)
            {
                return true;
            }
        }

        return false;
    }

    private static int Compare(Excused a, Excused b)
    {
        var order = string.CompareOrdinal(a.Span.Field, b.Span.Field);
        order = order != 0 ? order : a.Span.Start.CompareTo(b.Span.Start);
        return order != 0 ? order : string.CompareOrdinal(a.Rule, b.Rule);
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

        var ordered = new List<JudgedFinding>(counting);
        ordered.Sort(CompareWeight);
        string? lead = null;
        var others = new List<string>();
        foreach (var finding in ordered)
        {
            if (rules.Codes.Find(finding.Finding.Code)?.Lead is { } name)
            {
                lead ??= name;
                AddOnce(others, name, lead);
            }
        }

        foreach (var finding in ordered)
        {
            foreach (var name in rules.Codes.Find(finding.Finding.Code)?.Departments ?? [])
            {
                AddOnce(others, name, lead);
            }
        }

        return (lead, [.. others]);
    }

    private static void AddOnce(List<string> names, string name, string? but)
    {
        if (name != but && !names.Contains(name))
        {
            names.Add(name);
        }
    }

    private static int CompareWeight(JudgedFinding a, JudgedFinding b)
    {
        var order = SeverityOf(b).CompareTo(SeverityOf(a));
        order = order != 0 ? order : b.Finding.Score.CompareTo(a.Finding.Score);
        return order != 0 ? order : string.CompareOrdinal(a.Finding.Code, b.Finding.Code);
    }

    private static int Compare(JudgedFinding a, JudgedFinding b)
    {
        var order = b.Finding.Score.CompareTo(a.Finding.Score);
        order = order != 0 ? order : b.Finding.Tier.CompareTo(a.Finding.Tier);
        order = order != 0 ? order : string.CompareOrdinal(a.Finding.Code, b.Finding.Code);
        return order != 0 ? order : string.CompareOrdinal(a.Finding.Rule, b.Finding.Rule);
    }
}
