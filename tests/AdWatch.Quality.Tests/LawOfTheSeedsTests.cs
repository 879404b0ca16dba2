using System.Globalization;
using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Quality.Tests;

/// <summary>The statutes of the seeds, renumbered in 2025 and 2026: a page is cited the number that stood on its day.</summary>
public sealed class LawOfTheSeedsTests
{
    private static readonly AdClassifier Rules = new(RuleSet.Load(Checkout.Seeds));

    [Theory]
    [InlineData("治安管理处罚法", "25", "29", "2026-01-01")]
    [InlineData("治安管理处罚法", "52", "63", "2026-01-01")]
    [InlineData("反不正当竞争法", "8", "9", "2025-10-15")]
    [InlineData("网络安全法", "12", "13", "2026-01-01")]
    public void ARenumberedArticleHasTheNumberOfTheDay(string law, string old, string now, string on)
    {
        var first = DateOnly.Parse(on, CultureInfo.InvariantCulture);
        // A paragraph may be cited: 29(1) was 25(1).
        var cited = Rules
            .Rules.Rules.SelectMany(rule => rule.Basis)
            .Where(basis => basis.Law == law && Article(basis) == now)
            .Distinct()
            .ToList();

        Assert.NotEmpty(cited);
        Assert.All(
            cited,
            basis =>
            {
                Assert.Equal(basis, Rules.Rules.Laws.On([basis], first)[0]);
                Assert.Equal(old, Article(Rules.Rules.Laws.On([basis], first.AddDays(-1))[0]));
            }
        );
    }

    [Fact]
    public void AClaimOfCureIsAnAdvertisementAndCancerMakesItAggravated()
    {
        var decision = Rules
            .Classify(
                new ClassifierInput
                {
                    Id = "x",
                    Channel = "hospital-site",
                    Text = "本院治疗肝癌，治愈率高达98%，无效退款。",
                    SeenAt = new(2026, 11, 26),
                },
                EmptyRegisters.Instance
            )
            .Decision!;

        Assert.Equal((AdvertisementKind.Advertisement, "disclosure-turned-ad"), (decision.Advertisement, decision.Because[0].Step));
        Assert.Contains(
            decision.TierBecause,
            reason => reason is { Tier: Tier.Aggravated, By: "aggravated_if" } && reason.Words.Contains("肝癌")
        );
    }

    private static string Article(LegalBasis basis) => basis.Article.Split('(')[0];
}
