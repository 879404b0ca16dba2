using System.Collections.Immutable;
using AdWatch.Classifier.Excuses;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Runs the rules over a page whose occurrences and facts are ready. Cleared and used again for the next.</summary>
/// <param name="allStates">Drafts, shadows and expired rules too, for the check of examples.</param>
internal sealed class Judge(RuleSet rules, PageView page, bool allStates)
{
    /// <summary>Excused matches reported for one rule and excuse.</summary>
    private const int ExcusedEach = 3;

    private readonly RangeSet?[] regions = new RangeSet?[rules.ExcuseIds.Length];
    private readonly List<Excused> excused = [];
    private readonly Evidence evidence = new();
    private readonly Evidence unmasked = new();

    public IReadOnlyList<Excused> Excused => excused;

    public void Clear()
    {
        Array.Clear(regions);
        excused.Clear();
    }

    /// <summary>The findings of the rules, in the order of the files.</summary>
    public List<JudgedFinding> Run(List<int> candidates)
    {
        var findings = new List<JudgedFinding>();
        List<int>? postponed = null;
        foreach (var index in candidates)
        {
            var rule = rules.Rules[index];
            if (!Applies(rule))
            {
                continue;
            }

            if (!rule.NotWith.IsEmpty)
            {
                (postponed ??= []).Add(index);
            }
            else if (Try(index) is { } finding)
            {
                findings.Add(finding);
            }
        }

        foreach (var index in postponed ?? [])
        {
            var rule = rules.Rules[index];
            if (!findings.Exists(found => rule.NotWith.Contains(found.Finding.Code, StringComparer.Ordinal)) && Try(index) is { } finding)
            {
                findings.Add(finding);
            }
        }

        return findings;
    }

    /// <summary>True where a place stands under some excuse.</summary>
    public bool IsUnderAnyExcuse(TextRange range) => IndexOfExcuse(range) >= 0;

    /// <summary>The same, and reports it as excused.</summary>
    public bool IsExcused(string check, TextRange range)
    {
        var by = range.Length == 0 ? -1 : IndexOfExcuse(range);
        if (by < 0)
        {
            return false;
        }

        excused.Add(new(check, rules.ExcuseIds[by], page.ToOriginal(range)));
        return true;
    }

    /// <summary>The first of some excuses that a place stands under; null where it stands under none.</summary>
    public string? ExcusedBy(TextRange range, ImmutableArray<string> excuseIds)
    {
        foreach (var id in excuseIds)
        {
            if (RegionsOf(id).Covers(range))
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Reports a place as excused.</summary>
    public void Excuse(string rule, string by, TextRange range) => excused.Add(new(rule, by, page.ToOriginal(range)));

    /// <summary>Where an excuse reaches on this page.</summary>
    public RangeSet RegionsOf(string excuseId) => RegionsOf(rules.IndexOfExcuse(excuseId));

    private RangeSet RegionsOf(int excuse)
    {
        if (regions[excuse] is not { } set)
        {
            using var parts = page.RentRanges();
            foreach (var entry in rules.ExcusesOf(excuse))
            {
                ExcuseRegions.Find(page, entry, parts.List);
            }

            regions[excuse] = set = RangeSet.Of(parts.List);
        }

        return set;
    }

    /// <summary>The first excuse that a place stands under; -1 where it stands under none.</summary>
    private int IndexOfExcuse(TextRange range)
    {
        for (var i = 0; i < regions.Length; i++)
        {
            if (RegionsOf(i).Covers(range))
            {
                return i;
            }
        }

        return -1;
    }

    private bool Applies(Rule rule) =>
        (allStates || rule.State == RuleState.Live)
        && (rule.Channels.IsEmpty || rule.Channels.Contains(page.Channel, StringComparer.Ordinal))
        && (rule.NotChannels.IsEmpty || !rule.NotChannels.Contains(page.Channel, StringComparer.Ordinal))
        && (rule.ValidFrom is not { } from || from <= page.Day)
        && (rule.ValidTo is not { } to || page.Day <= to);

    private JudgedFinding? Try(int index)
    {
        var rule = rules.Rules[index];
        if (!rule.When.Holds(page, page.Whole, evidence.Clear()))
        {
            return null;
        }

        var exempted = Exempted(rule);
        using var masked = page.RentRanges();
        foreach (var excuse in rules.ExcusesOfRule(index))
        {
            masked.List.AddRange(RegionsOf(excuse).Ranges);
        }

        masked.List.AddRange(exempted.Ranges);
        if (masked.List.Count == 0)
        {
            return Build(rule, evidence);
        }

        page.Mask = RangeSet.Of(masked.List);
        var holds = rule.When.Holds(page, page.Whole, unmasked.Clear());
        page.Mask = null;
        Report(rule, rules.ExcusesOfRule(index), exempted, holds);
        return holds ? Build(rule, unmasked) : null;
    }

    /// <summary>The units around the evidence in which a condition of <c>unless</c> holds.</summary>
    private RangeSet Exempted(Rule rule)
    {
        using var ranges = page.RentRanges();
        using var seen = page.RentIndexes();
        foreach (var exemption in rule.Unless)
        {
            if (!exemption.When.MayHold(page))
            {
                continue;
            }

            if (exemption.Unit is not { } kind)
            {
                if (exemption.When.Holds(page, page.Whole, evidence: null))
                {
                    ranges.List.Add(page.Whole);
                }

                continue;
            }

            var units = UnitCondition.UnitsOf(page, kind);
            seen.List.Clear();
            foreach (var range in evidence.Ranges)
            {
                var index = units.IndexOf(range.Start);
                if (seen.List.Contains(index))
                {
                    continue;
                }

                seen.List.Add(index);
                var unit = units.Around(range.Start, page.Whole);
                if (exemption.When.Holds(page, unit, evidence: null))
                {
                    ranges.List.Add(unit);
                }
            }
        }

        return RangeSet.Of(ranges.List);
    }

    private void Report(Rule rule, ReadOnlySpan<int> excuses, RangeSet exempted, bool holds)
    {
        List<TextRange>? shown = null;
        foreach (var excuse in excuses)
        {
            var region = RegionsOf(excuse);
            if (region.IsEmpty)
            {
                continue;
            }

            var count = 0;
            foreach (var range in shown ??= FindingSpans.Join(page, evidence.Shown))
            {
                if (count < ExcusedEach && region.Covers(range) && !(exempted.Covers(range) && !holds))
                {
                    excused.Add(new(rule.Id, rules.ExcuseIds[excuse], page.ToOriginal(range)));
                    count++;
                }
            }
        }
    }

    private JudgedFinding Build(Rule rule, Evidence evidence)
    {
        bool Holds(Condition? condition) => condition is not null && condition.Holds(page, page.Whole, evidence: null);
        var tier =
            Holds(rule.AggravatedIf) ? Tier.Aggravated
            : Holds(rule.ExemptIf) ? Tier.Exempt
            : Holds(rule.MitigatedIf) ? Tier.Mitigated
            : rule.Tier;
        var shown = evidence.Shown;
        var finding = new Finding
        {
            Code = rule.Code,
            Rule = rule.Id,
            Score = rule.Score,
            Tier = tier,
            Spans = FindingSpans.ToOriginal(page, shown),
            Basis = rules.Laws.On(rule.Basis, page.Day),
            Why = rule.Why,
        };
        return new(finding, rule.Severity, ByModel: false) { Place = Covering(shown) };
    }

    private static TextRange? Covering(IReadOnlyList<TextRange> ranges)
    {
        if (ranges.Count == 0)
        {
            return null;
        }

        var (start, end) = (ranges[0].Start, ranges[0].End);
        foreach (var range in ranges)
        {
            (start, end) = (Math.Min(start, range.Start), Math.Max(end, range.End));
        }

        return TextRange.Between(start, end);
    }
}
