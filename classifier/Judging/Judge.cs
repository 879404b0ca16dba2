using System.Collections.Immutable;
using AdWatch.Classifier.Excuses;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Runs the rules over a page whose occurrences and facts are ready. Cleared and used again for the next.</summary>
internal sealed class Judge
{
    /// <summary>Excused matches reported for one rule and excuse.</summary>
    private const int ExcusedEach = 3;

    private readonly RuleSet rules;
    private readonly PageView page;
    private readonly bool allStates;

    private readonly PageExcuses excuses;
    private readonly List<Excused> excused = [];
    private readonly Evidence evidence = new();
    private readonly Evidence unmasked = new();
    private readonly RuleMask mask;
    private readonly List<int> tried = [];

    /// <summary>For each rule its basis on the day of the page, as far as asked.</summary>
    private readonly ImmutableArray<LegalBasis>[] basisOfRules;
    private DateOnly dayOfBasis;

    /// <param name="allStates">Drafts, shadows and expired rules too, for the check of examples.</param>
    public Judge(RuleSet rules, PageView page, bool allStates)
    {
        (this.rules, this.page, this.allStates) = (rules, page, allStates);
        excuses = new(rules, page);
        mask = new(this);
        basisOfRules = new ImmutableArray<LegalBasis>[rules.Rules.Length];
    }

    public IReadOnlyList<Excused> Excused => excused;

    public void Clear()
    {
        excuses.Clear();
        excused.Clear();
    }

    /// <summary>The findings of the rules, in the order of the files.</summary>
    public List<JudgedFinding> Run(List<int> candidates)
    {
        var findings = new List<JudgedFinding>();
        List<int>? postponed = null;
        FindTried(candidates, tried);
        for (var i = 0; i < tried.Count; i++)
        {
            if (i + 1 < tried.Count)
            {
                rules.Reads.Tried.SendFor(tried[i + 1]);
            }

            var index = tried[i];
            if (rules.Gates[index].Waits)
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

    /// <summary>Those rules of the candidates that apply to the page and may hold on it.</summary>
    private void FindTried(List<int> candidates, List<int> found)
    {
        found.Clear();
        var (channel, day) = (RuleGate.ChannelOf(page.Channel), page.Day);
        foreach (var index in candidates)
        {
            if (rules.Gates[index].IsOpen(allStates, channel, day) && MayHold(index))
            {
                found.Add(index);
                rules.Reads.Tried.Announce(index);
            }
        }
    }

    /// <summary>True where a place stands under some excuse.</summary>
    public bool IsUnderAnyExcuse(TextRange range) => excuses.First(ExcusePlace.At(page, range.Start)) >= 0;

    /// <summary>The same, and reports it as excused.</summary>
    public bool IsExcused(string check, TextRange range)
    {
        var by = range.Length == 0 ? -1 : excuses.First(ExcusePlace.At(page, range.Start));
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
            if (Covers(id, range))
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>Reports a place as excused.</summary>
    public void Excuse(string rule, string by, TextRange range) => excused.Add(new(rule, by, page.ToOriginal(range)));

    /// <summary>True where an excuse covers a place.</summary>
    public bool Covers(string excuseId, TextRange range) =>
        excuses.Covers(rules.IndexOfExcuse(excuseId), ExcusePlace.At(page, range.Start));

    /// <summary>True where one of the excuses that a rule accepts covers a place.</summary>
    public bool IsExcused(int rule, TextRange range)
    {
        // What an excuse rests on are all words of the page, whatever does not count at the moment.
        var masked = page.Mask;
        page.Mask = null;
        var place = ExcusePlace.At(page, range.Start);
        var covers = false;
        if ((excuses.MayCoverIn(place) & rules.ExcuseBitsOfRule(rule)) != 0)
        {
            foreach (var excuse in rules.ExcusesOfRule(rule))
            {
                if (excuses.Covers(excuse, place))
                {
                    covers = true;
                    break;
                }
            }
        }

        page.Mask = masked;
        return covers;
    }

    /// <summary>False where no sentence or block holds the words that a rule needs together.</summary>
    private bool MayHold(int index) =>
        page.Marks is not { AreExact: true } marks || rules.Units.MayHold(index, marks, page.Occurrences.Present, marks.In(page.Whole));

    private JudgedFinding? Try(int index)
    {
        var rule = rules.Rules[index];
        if (!rule.When.HoldsIn(page, page.Whole, evidence.Clear()))
        {
            return null;
        }

        rules.Reads.Held.SendFor(index);
        var isPage = Exemptions.IsPage(page, rule);
        if (isPage && rule.When.RestsOnWords)
        {
            // No word is left for it, and what is exempted is not reported as excused.
            return null;
        }

        var exempted = isPage ? RangeSet.Of(page.Whole) : Exemptions.FindUnits(page, rule, evidence);
        var accepted = rules.ExcusesOfRule(index);
        if (exempted.IsEmpty && (accepted.IsEmpty || (excuses.MayCover & rules.ExcuseBitsOfRule(index)) == 0))
        {
            return Build(index, evidence);
        }

        page.Mask = mask.Begin(index, exempted);
        var holds = rule.When.HoldsIn(page, page.Whole, unmasked.Clear());
        page.Mask = null;
        if (mask.HasCovered)
        {
            Report(rule, accepted, exempted, holds);
        }

        return holds ? Build(index, unmasked) : null;
    }

    private void Report(Rule rule, ReadOnlySpan<int> accepted, RangeSet exempted, bool holds)
    {
        var shown = FindingSpans.Join(page, evidence.Shown);
        if (!holds && !exempted.IsEmpty)
        {
            shown.RemoveAll(exempted.Covers);
        }

        ulong may = 0;
        foreach (var range in shown)
        {
            may |= excuses.MayCoverIn(ExcusePlace.At(page, range.Start));
        }

        foreach (var excuse in accepted)
        {
            if ((may & PageExcuses.BitOf(excuse)) == 0)
            {
                continue;
            }

            var count = 0;
            for (var i = 0; i < shown.Count && count < ExcusedEach; i++)
            {
                if (excuses.Covers(excuse, ExcusePlace.At(page, shown[i].Start)))
                {
                    excused.Add(new(rule.Id, rules.ExcuseIds[excuse], page.ToOriginal(shown[i])));
                    count++;
                }
            }
        }
    }

    private JudgedFinding Build(int index, Evidence evidence)
    {
        var rule = rules.Rules[index];
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
            Basis = BasisOf(index),
            Why = rule.Why,
        };
        return new(finding, rule.Severity, ByModel: false) { Place = Covering(shown) };
    }

    /// <summary>What a rule rests on, on the day of the page: looked up once for all pages of a day.</summary>
    private ImmutableArray<LegalBasis> BasisOf(int index)
    {
        if (dayOfBasis != page.Day)
        {
            Array.Clear(basisOfRules);
            dayOfBasis = page.Day;
        }

        ref var basis = ref basisOfRules[index];
        if (basis.IsDefault)
        {
            basis = rules.Laws.On(rules.Rules[index].Basis, dayOfBasis);
        }

        return basis;
    }

    private static TextRange? Covering(List<TextRange> ranges)
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
