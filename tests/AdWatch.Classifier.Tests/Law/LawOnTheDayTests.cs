using System.Globalization;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Law;

/// <summary>The publication date picks the version of the law; where a page gives none, the day it was seen does.</summary>
public sealed class LawOnTheDayTests : IDisposable
{
    private readonly TestSeeds _seeds = new(
        "  - id: cure\n    code: prohibited-claim\n    score: 0.9\n    why: 违法内容\n    when: 治愈率\n"
            + "    basis: [ { law: 旧法, article: \"7\" }, { law: 新法, article: \"9\" } ]\n"
            + "    examples: { fires: [ 治愈率 ], silent: [ 乙 ] }\n"
            + TestSeeds.Rule("young", "根治", "valid_from: 2020-01-01\nvalid_to: 2024-12-31")
    );

    public LawOnTheDayTests() =>
        _seeds.Write(
            "laws/more.yaml",
            "laws:\n  - law: 旧法\n    articles: [ { article: \"7\", valid_to: 2025-10-14 } ]\n"
                + "  - law: 新法\n    articles: [ { article: \"9\", valid_from: 2025-10-15 } ]\n"
        );

    public void Dispose() => _seeds.Dispose();

    [Theory]
    [InlineData("2025-10-14", "旧法", "7")]
    [InlineData("2025-10-15", "新法", "9")]
    public void OnlyWhatWasInForceIsCited(string published, string law, string article) =>
        Assert.Equal([new LegalBasis(law, article)], Basis("治愈率", DateOnly.Parse(published, CultureInfo.InvariantCulture)));

    [Fact]
    public void WithoutAPublicationDateTheDayItWasSeenCounts() =>
        Assert.Equal([new LegalBasis("新法", "9")], Basis("治愈率", published: null));

    [Theory]
    [InlineData("2019-12-31", 0)]
    [InlineData("2020-01-01", 1)]
    [InlineData("2024-12-31", 1)]
    [InlineData("2025-01-01", 0)]
    public void ARuleJudgesOnlyTheDaysOnWhichItsLawStood(string published, int findings) =>
        Assert.Equal(findings, Classify("根治", DateOnly.Parse(published, CultureInfo.InvariantCulture)).Findings.Length);

    [Fact]
    public void WhereNothingWasInForceTheNewestIsCitedAsItIs()
    {
        _seeds.Write(
            "laws/more.yaml",
            "laws:\n  - law: 旧法\n    articles: [ { article: \"7\", valid_to: 2001-01-01 } ]\n  - law: 新法\n    articles: [ { article: \"9\", valid_from: 2030-01-01 } ]\n"
        );

        Assert.Equal(2, Basis("治愈率", new(2026, 1, 1)).Count);
    }

    private IReadOnlyList<LegalBasis> Basis(string text, DateOnly? published) => Classify(text, published).Findings[0].Basis;

    private Classification Classify(string text, DateOnly? published) =>
        _seeds.Classify(text, change: input => input with { PublishedAt = published });
}
