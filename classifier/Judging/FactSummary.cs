using System.Collections.Immutable;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>The facts of a page as the verdict gives them: each value once, by place.</summary>
internal static class FactSummary
{
    public static Results.Facts Of(IReadOnlyList<FactEntry> facts, IReadOnlyList<JudgedNumber> numbers) =>
        facts.Count == 0
            ? Results.Facts.None
            : new()
            {
                Phones = Select(facts, "phone"),
                Wechat = Select(facts, "wechat"),
                Qq = Select(facts, "qq"),
                Institutions = Select(facts, "institution"),
                Certificates =
                    numbers.Count == 0
                        ? []
                        :
                        [
                            .. numbers
                                .Where(number => number.Fact.Kind != "licence")
                                .Select(number => new CertificateFact(number.Fact.Value, number.Fact.Kind, number.Status))
                                .Distinct(),
                        ],
                Licences =
                    numbers.Count == 0
                        ? []
                        :
                        [
                            .. numbers
                                .Where(number => number.Fact.Kind == "licence")
                                .Select(number => new LicenceFact(number.Fact.Value, number.Status))
                                .Distinct(),
                        ],
            };

    private static ImmutableArray<string> Select(IReadOnlyList<FactEntry> facts, string kind)
    {
        // Most pages have none or one of a kind.
        FactEntry? only = null;
        var count = 0;
        foreach (var fact in facts)
        {
            if (fact.Kind == kind)
            {
                only = fact;
                count++;
            }
        }

        return count switch
        {
            0 => [],
            1 => [only!.Value],
            _ =>
            [
                .. facts
                    .Where(fact => fact.Kind == kind)
                    .OrderBy(fact => fact.Range.Start)
                    .Select(fact => fact.Value)
                    .Distinct(StringComparer.Ordinal),
            ],
        };
    }
}
