using System.Collections.Immutable;
using AdWatch.Classifier.Excuses;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Runs the rules over a page whose occurrences and facts are ready.</summary>
/// <param name="allStates">Drafts, shadows and expired rules too, for the check of examples.</param>
internal sealed class Judge(RuleSet rules, PageView page, bool allStates)
{
    /// <summary>Excused matches reported for one rule and excuse.</summary>
    private const int ExcusedEach = 3;

    private readonly Dictionary<string, RangeSet> regions = new(StringComparer.Ordinal);
    private readonly List<Excused> excused = [];

    public IReadOnlyList<Excused> Excused => excused;

    /// <summary>The findings of the rules, in the order of the files.</summary>
    public List<JudgedFinding> Run(List<int> candidates)
    {
        var findings = new List<JudgedFinding>();
        var postponed = new List<Rule>();
        var previous = -1;
        foreach (var index in candidates)
        {
            var rule = rules.Rules[index];
            if (index == previous || !Applies(rule))
            {
                continue;
            }

            previous = index;
            if (!rule.NotWith.IsEmpty)
            {
                postponed.Add(rule);
            }
            else if (Try(rule) is { } finding)
            {
                findings.Add(new(finding, rule.Severity, ByModel: false));
            }
        }

        foreach (var rule in postponed)
        {
            if (!findings.Exists(found => rule.NotWith.Contains(found.Finding.Code, StringComparer.Ordinal)) && Try(rule) is { } finding)
            {
                findings.Add(new(finding, rule.Severity, ByModel: false));
            }
        }

        return findings;
    }

    /// <summary>True where a place stands under some excuse.</summary>
    public bool IsUnderAnyExcuse(TextRange range) => rules.ExcuseIds.Any(id => RegionsOf(id).Covers(range));

    /// <summary>The same, and reports it as excused.</summary>
    public bool IsExcused(string check, TextRange range)
    {
        var by = range.Length == 0 ? null : rules.ExcuseIds.FirstOrDefault(id => RegionsOf(id).Covers(range));
        if (by is null)
        {
            return false;
        }

        excused.Add(new(check, by, page.ToOriginal(range)));
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
    public RangeSet RegionsOf(string excuseId)
    {
        if (!regions.TryGetValue(excuseId, out var set))
        {
            // Several entries may share an id: different signs of the same context.
            set = RangeSet.Of(
                rules.Excuses.Where(excuse => excuse.Id == excuseId).SelectMany(excuse => ExcuseRegions.Find(page, excuse).Ranges)
            );
            regions.Add(excuseId, set);
        }

        return set;
    }

    private bool Applies(Rule rule) =>
        (allStates || rule.State == RuleState.Live)
        && (rule.Channels.IsEmpty || rule.Channels.Contains(page.Channel, StringComparer.Ordinal))
        && !rule.NotChannels.Contains(page.Channel, StringComparer.Ordinal)
        && (rule.ValidFrom is not { } from || from <= page.Day)
        && (rule.ValidTo is not { } to || page.Day <= to);

    private Finding? Try(Rule rule)
    {
        var evidence = new Evidence();
        if (!rule.When.Holds(page, page.Whole, evidence))
        {
            return null;
        }

        var exempted = Exempted(rule, evidence);
        var excuses = rule.Excuses.Where(id => !RegionsOf(id).IsEmpty).ToList();
        if (exempted.IsEmpty && excuses.Count == 0)
        {
            return Build(rule, evidence);
        }

        page.Mask = RangeSet.Of(excuses.SelectMany(id => RegionsOf(id).Ranges).Concat(exempted.Ranges));
        var rest = new Evidence();
        var holds = rule.When.Holds(page, page.Whole, rest);
        page.Mask = null;
        Report(rule, evidence, excuses, exempted, holds);
        return holds ? Build(rule, rest) : null;
    }

    /// <summary>The units around the evidence in which a condition of <c>unless</c> holds.</summary>
    private RangeSet Exempted(Rule rule, Evidence evidence)
    {
        if (rule.Unless.IsEmpty)
        {
            return RangeSet.Of([]);
        }

        var ranges = new List<TextRange>();
        foreach (var exemption in rule.Unless)
        {
            if (exemption.Unit is not { } kind)
            {
                if (exemption.When.Holds(page, page.Whole, evidence: null))
                {
                    ranges.Add(page.Whole);
                }

                continue;
            }

            var units = UnitCondition.UnitsOf(page, kind);
            var seen = new HashSet<int>();
            foreach (var range in evidence.Ranges)
            {
                if (
                    seen.Add(units.IndexOf(range.Start))
                    && units.Around(range.Start, page.Whole) is var unit
                    && exemption.When.Holds(page, unit, evidence: null)
                )
                {
                    ranges.Add(unit);
                }
            }
        }

        return RangeSet.Of(ranges);
    }

    private void Report(Rule rule, Evidence evidence, List<string> excuses, RangeSet exempted, bool holds)
    {
        foreach (var id in excuses)
        {
            var region = RegionsOf(id);
            var count = 0;
            foreach (var range in FindingSpans.Join(page, evidence.Shown))
            {
                if (count < ExcusedEach && region.Covers(range) && !(exempted.Covers(range) && !holds))
                {
                    excused.Add(new(rule.Id, id, page.ToOriginal(range)));
                    count++;
                }
            }
        }
    }

    private Finding Build(Rule rule, Evidence evidence)
    {
        bool Holds(Condition? condition) => condition is not null && condition.Holds(page, page.Whole, evidence: null);
        var tier =
            Holds(rule.AggravatedIf) ? Tier.Aggravated
            : Holds(rule.ExemptIf) ? Tier.Exempt
            : Holds(rule.MitigatedIf) ? Tier.Mitigated
            : rule.Tier;
        return new()
        {
            Code = rule.Code,
            Rule = rule.Id,
            Score = rule.Score,
            Tier = tier,
            Spans = FindingSpans.ToOriginal(page, evidence.Shown),
            Basis = rules.Laws.On(rule.Basis, page.Day),
            Why = rule.Why,
        };
    }
}
