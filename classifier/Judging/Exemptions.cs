using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>Tells what the <c>unless</c> of a rule takes away.</summary>
internal static class Exemptions
{
    /// <summary>True where the whole page is taken away.</summary>
    public static bool IsPage(PageView page, Rule rule)
    {
        // Most conditions that hold of the page hold of one word on it, and then no sentence need be searched for others.
        foreach (var exemption in rule.Unless)
        {
            if (exemption.Unit is null && exemption.When.Holds(page, page.Whole, evidence: null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The units around the evidence in which a condition of <c>unless</c> holds.</summary>
    public static RangeSet FindUnits(PageView page, Rule rule, Evidence evidence)
    {
        using var ranges = page.RentRanges();
        using var seen = page.RentIndexes();
        foreach (var exemption in rule.Unless)
        {
            if (exemption.Unit is not { } kind || !exemption.When.MayHold(page))
            {
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
                if (!ranges.List.Contains(unit) && exemption.When.HoldsIn(page, unit, evidence: null))
                {
                    ranges.List.Add(unit);
                }
            }
        }

        return RangeSet.Of(ranges.List);
    }
}
