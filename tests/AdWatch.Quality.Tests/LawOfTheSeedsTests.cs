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

    [Theory]
    [InlineData("(京)医广【2026】第06-18-0321号", "unknown")]
    [InlineData("沪医广【2025】第04-10-G208号", "expired")]
    [InlineData("（成武）医广【2024】第03-12-510107018号", "expired")]
    [InlineData("（成武）医广【2026】第03-12-510107018号", "unknown")]
    [InlineData("鲁医广【2025】第1127-004-3701号", "unknown")]
    [InlineData("鲁医广【2025】第1126-004-3701号", "expired")]
    [InlineData("鲁中医广【2026】第0316-001-3701号", "unknown")]
    [InlineData("(湘)医广【2024】第24-0731-118号", "expired")]
    [InlineData("(湘)医广【2026】第26-0731-118号", "unknown")]
    [InlineData("（渝）医广[2025]（网络）第046号", "unknown")]
    [InlineData("济医广〔2025〕第012号", "unknown")]
    [InlineData("济医广〔2024〕第012号", "expired")]
    [InlineData("(浙)(杭)医广【2026】第07-09-0016号", "unknown")]
    [InlineData("(京)医广[2025]第1127321号", "unknown")]
    [InlineData("(京)医广[2025]第1126321号", "expired")]
    [InlineData("粤(B)广[2014]第06-04-275号", "expired")]
    [InlineData("(京)医广【2026】第13-18-0321号", "malformed")]
    [InlineData("(京)医广【2027】第01-18-0321号", "malformed")]
    [InlineData("国医广审2026第001号", "malformed")]
    [InlineData("医广第2025号", "malformed")]
    [InlineData("京医广2025-0321", "malformed")]
    public void ACertificateNumberOfEveryFormIsReadAndDated(string printed, string status)
    {
        var input = new ClassifierInput
        {
            Id = "x",
            Channel = "hospital-site",
            Text = $"青禾医院，电话85550101，{printed}",
            SeenAt = new(2026, 11, 26),
        };

        var certificate = Assert.Single(Rules.Classify(input, EmptyRegisters.Instance).Facts.Certificates);

        Assert.Equal("medical-ad", certificate.Kind);
        Assert.Equal(status, certificate.Status);
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
