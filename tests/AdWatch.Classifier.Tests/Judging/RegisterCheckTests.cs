using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class RegisterCheckTests
{
    private const string Checks = """
        checks:
          - { id: "register:not-found", code: certificate-mismatch, score: 0.45, basis: [ { law: 广告法, article: "28" } ], why: 查无 }
          - { id: "register:possibly-expired", code: certificate-mismatch, score: 0.45, basis: [ { law: 广告法, article: "28" } ], why: 可能已过期 }
          - { id: "register:expired", code: certificate-mismatch, score: 0.92, basis: [ { law: 广告法, article: "28" } ], why: 已过期 }
        """;

    private const string Number = "(京)医广[2026]第06-18-0321号";

    [Theory]
    [InlineData("（京）医广【2026】第06-18-0321号", "unknown")]
    [InlineData("（京） 医广【2026】第 06-18-0321 号", "unknown")]
    [InlineData("(京)医广【2024】第06-18-0321号", "expired")]
    [InlineData("(京)医广【2025】第11-27-0321号", "unknown")]
    [InlineData("(京)医广【2025】第11-26-0321号", "expired")]
    [InlineData("国医广审2026第001号", "malformed")]
    [InlineData("(京)医广【2026】第11-27-0321号", "malformed")]
    [InlineData("(京)医广【2027】第01-18-0321号", "malformed")]
    [InlineData("济医广〔2027〕第012号", "malformed")]
    [InlineData("(京)医广【2026】第13-18-0321号", "malformed")]
    [InlineData("(京)医广【2026】第00-18-0321号", "malformed")]
    public void WithoutARowTheNumberItselfSaysWhatItCan(string printed, string status)
    {
        using var seeds = new TestSeeds();

        Assert.Equal(status, Assert.Single(seeds.Classify($"青禾医院 {printed}").Facts.Certificates).Status);
    }

    /// <summary>Law pack 2.1: of a number that prints its year alone the last day is known to a year.</summary>
    [Theory]
    [InlineData("济医广〔2024〕第012号", "expired", "register:expired")]
    [InlineData("济医广〔2025〕第012号", "unknown", "register:possibly-expired")]
    [InlineData("济医广〔2026〕第012号", "unknown", "register:not-found")]
    [InlineData("(京)医广【2025】第11-27-0321号", "unknown", "register:not-found")]
    public void AYearThatIsOverIsToldApartFromOneThatMayBe(string printed, string status, string rule)
    {
        using var seeds = new TestSeeds();
        seeds.Write("checks.yaml", Checks);

        var result = seeds.Classify($"青禾医院种植牙980元，{printed}");

        Assert.Equal(status, Assert.Single(result.Facts.Certificates).Status);
        Assert.Equal(rule, Assert.Single(result.Findings).Rule);
    }

    [Theory]
    [InlineData("青禾医院", "2027-01-01", RegisterStatus.Valid, "valid", null)]
    [InlineData("青禾医院有限公司", "2027-01-01", RegisterStatus.Valid, "valid", null)]
    [InlineData("安澜口腔门诊部", "2027-01-01", RegisterStatus.Valid, "holder-mismatch", "register:holder")]
    [InlineData("青禾医院", "2026-11-25", RegisterStatus.Valid, "expired", "register:expired")]
    [InlineData("青禾医院", "2026-11-26", RegisterStatus.Valid, "valid", null)]
    [InlineData("青禾医院", "2027-01-01", RegisterStatus.Revoked, "revoked", "register:revoked")]
    [InlineData("青禾医院", "2027-01-01", RegisterStatus.Unknown, "unknown", null)]
    public void ARowDecides(string holder, string validTo, RegisterStatus rowStatus, string status, string? rule)
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(
            new(
                Number,
                holder,
                null,
                DateOnly.ParseExact(validTo, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                null,
                null,
                rowStatus
            )
        );

        var result = seeds.Classify($"种植牙980元，{Number}", "hospital-site", registers, input => input with { Publisher = "青禾医院" });

        Assert.Equal(status, Assert.Single(result.Facts.Certificates).Status);
        Assert.Equal(rule, result.Findings.SingleOrDefault()?.Rule);
    }

    [Theory]
    [InlineData("青禾医院，江口医院")]
    [InlineData("江口医院特邀，青禾医院")]
    public void WhereThePageNamesTwoInstitutionsNobodyAdvertisesForSure(string names)
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(new(Number, "安澜口腔门诊部", null, null, null, null, RegisterStatus.Valid), "青禾医院");

        Assert.Empty(seeds.Classify($"{names}。种植牙980元，{Number}", registers: registers).Findings);
    }

    [Theory]
    [InlineData("青禾医院", "register:holder")]
    [InlineData("青禾门诊部资讯", null)]
    public void APublisherIsAnInstitutionWhereItsNameEndsAsTheirsDo(string publisher, string? rule)
    {
        using var seeds = new TestSeeds();
        seeds.Write("publishers.yaml", "publishers:\n  - { kind: hospital, institution: true, ends: [医院], contains: [门诊部] }\n");
        var registers = new OneRow(new(Number, "安澜口腔门诊部", null, null, null, null, RegisterStatus.Valid));

        var result = seeds.Classify($"种植牙980元，{Number}", registers: registers, change: input => input with { Publisher = publisher });

        Assert.Equal(rule, result.Findings.SingleOrDefault()?.Rule);
    }

    [Theory]
    [InlineData("青禾医院", "register:holder")]
    [InlineData("江口医院", null)]
    public void TheOneInstitutionThatThePageNamesIsComparedWithTheHolderOnlyWhereTheLicencesKnowIt(string licensed, string? rule)
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(new(Number, "安澜口腔门诊部", null, null, null, null, RegisterStatus.Valid), licensed);

        var result = seeds.Classify($"欢迎来到，青禾医院。种植牙980元，{Number}", registers: registers);

        Assert.Equal(rule, result.Findings.SingleOrDefault()?.Rule);
    }

    [Theory]
    [InlineData("(京)医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", "register:region")]
    [InlineData("京医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", "register:region")]
    [InlineData("(浙)医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", null)]
    [InlineData("(京)医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162，登记号：PDY12345611010417D2162", null)]
    [InlineData("(成武)医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", null)]
    [InlineData("(京口)医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", null)]
    [InlineData("南京医广【2026】第06-18-0321号", "登记号：PDY12345633010417D2162", null)]
    [InlineData("(京)医广【2026】第06-18-0321号", "登记号：PDY12345699010417D2162", null)]
    [InlineData("(京)医广【2026】第06-18-0321号", "", null)]
    public void AnUnknownCertificateOfAnotherProvinceThanTheLicenceBesideItIsAMismatch(string certificate, string licence, string? rule)
    {
        using var seeds = new TestSeeds();

        Assert.Equal(rule, seeds.Classify($"{certificate}，{licence}").Findings.SingleOrDefault()?.Rule);
    }

    [Fact]
    public void ACertificateThatTheRegisterKnowsIsNotJudgedByItsProvince()
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(new(Number, "青禾医院", null, null, null, null, RegisterStatus.Valid));

        Assert.Empty(seeds.Classify($"{Number}，登记号：PDY12345633010417D2162", registers: registers).Findings);
    }

    [Fact]
    public void TheStatusIsThatOfThePublicationDate()
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(new(Number, "青禾医院", null, new(2026, 6, 1), null, null, RegisterStatus.Expired));

        var result = seeds.Classify(Number, registers: registers, change: input => input with { PublishedAt = new(2026, 5, 1) });

        Assert.Equal("valid", Assert.Single(result.Facts.Certificates).Status);
    }

    [Fact]
    public void AnExpiredNumberOverUnchangedContentIsACandidateForExemption()
    {
        using var seeds = new TestSeeds();

        var plain = seeds.Classify("青禾医院，内科、外科，(京)医广【2024】第06-18-0321号");
        var promoting = seeds.Classify("青禾医院，种植牙980元，(京)医广【2024】第06-18-0321号");

        Assert.Equal(Tier.Exempt, Assert.Single(plain.Findings).Tier);
        Assert.Empty(plain.Labels);
        Assert.Equal("certificate-mismatch", Assert.Single(promoting.Labels).Code);
    }

    [Theory]
    [InlineData("青禾医院，口腔科，电话0571-85550199", "valid")]
    [InlineData("青禾医院，电话13900139000", "valid")]
    [InlineData("青禾医院，口腔科，治愈率98%", "content-mismatch")]
    [InlineData("青禾医院，口腔科，专家亲自坐诊服务", "content-mismatch")]
    public void OnlyDifferencesThatCountAreAMismatch(string text, string status)
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(
            new(Number, "青禾医院", null, null, "网络", "青禾医院，口腔科，电话0571-85550123", RegisterStatus.Valid)
        );

        Assert.Equal(status, Assert.Single(seeds.Classify($"{text}，{Number}", "hospital-site", registers).Facts.Certificates).Status);
    }

    [Theory]
    [InlineData("本院与省人民医院组成医联体", Tier.Mitigated)]
    [InlineData("口腔科诊治牙体常见病", Tier.Mitigated)]
    [InlineData("本院与省人民医院组成医联体，口腔科诊治牙体常见病", Tier.Mitigated)]
    [InlineData("皮肤科诊治皮肤常见病", Tier.Ordinary)]
    [InlineData("医联体患者康复合影", Tier.Ordinary)]
    [InlineData("口腔科诊治常见病兼做双眼皮", Tier.Ordinary)]
    [InlineData("本院与省人民医院组成医联体，治愈率98%", Tier.Ordinary)]
    [InlineData("本院与省人民医院组成医联体，专家亲自坐诊服务", Tier.Ordinary)]
    public void ContentThatDiffersByWhatWeighsLighterIsACandidateForMitigation(string added, Tier tier)
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(
            new(Number, "青禾医院", null, null, "网络", "青禾医院，口腔科，电话0571-85550123", RegisterStatus.Valid)
        );

        var result = seeds.Classify(
            $"青禾医院，{added}，{Number}",
            "public-account",
            registers,
            input => input with { Context = new(null, ["口腔科"], "青禾医院") }
        );

        Assert.Equal(tier, result.Findings.Single(finding => finding.Rule == "register:content").Tier);
        Assert.Contains(result.Labels, label => label.Code == "certificate-mismatch");
        Assert.Equal(tier == Tier.Mitigated, result.Decision!.TierBecause.Any(reason => reason.Rule == "register:content"));
    }

    [Theory]
    [InlineData("near: { of: [ { fact: 'certificate:medical-ad' }, 种植牙 ], within: 60 }")]
    [InlineData("sentence: { any: [ { all: [ { fact: 'certificate:medical-ad' }, 种植牙 ] }, { all: [ 举报, 投诉 ] } ] }")]
    public void AConditionSeesTheCertificateWhoseContentWasComparedBefore(string when)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "{ " + when + " }"));
        var registers = new OneRow(new(Number, "青禾医院", null, null, "网络", "青禾医院，种植牙", RegisterStatus.Valid));

        var result = seeds.Classify($"青禾医院，治愈率98%，种植牙，{Number}", "hospital-site", registers);

        Assert.Contains(result.Findings, finding => finding.Rule == "r");
    }

    [Fact]
    public void ACertificateForOtherMediaDoesNotCoverTheWeb()
    {
        using var seeds = new TestSeeds();
        var registers = new OneRow(new(Number, "青禾医院", null, null, "户外、印刷品", null, RegisterStatus.Valid));

        Assert.Equal("register:medium", Assert.Single(seeds.Classify(Number, "public-account", registers).Findings).Rule);
    }

    [Theory]
    [InlineData("双眼皮手术", true)]
    [InlineData("种植牙", false)]
    public void AServiceOutsideTheLicensedSubjectsIsOutOfScope(string service, bool outside)
    {
        using var seeds = new TestSeeds();

        var result = seeds.Classify(service, change: input => input with { Context = new(null, ["口腔科", "内科"], "青禾口腔门诊部") });

        Assert.Equal(outside, result.Labels.Any(label => label.Code == "out-of-scope"));
    }

    [Fact]
    public void WithoutALicenceNothingIsOutOfScope()
    {
        using var seeds = new TestSeeds();

        Assert.Empty(seeds.Classify("双眼皮手术").Findings);
    }

    [Theory]
    [InlineData("京药广审（文）第270315-00421号", 0)]
    [InlineData("京药广审（文）第240101-00421号", 1)]
    public void ALapsedDrugNumberIsNone(string number, int findings)
    {
        using var seeds = new TestSeeds();

        Assert.Equal(findings, seeds.Classify(number).Findings.Length);
    }

    private sealed class OneRow(MedicalAdCertificate row, string? licensed = null) : IRegisters
    {
        public MedicalAdCertificate? FindCertificate(string number) => number == row.Number ? row : null;

        public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) =>
            numberOrName == licensed ? [new("1", numberOrName, null, null, [], RegisterStatus.Valid, null)] : [];

        public IReadOnlyList<Physician> FindPhysicians(string name) => [];

        public ProductAd? FindProductAd(string number) => null;

        public ProductRegistration? FindProduct(string number) => null;

        public IReadOnlyList<RefutedClaim> Claims => [];
    }
}
