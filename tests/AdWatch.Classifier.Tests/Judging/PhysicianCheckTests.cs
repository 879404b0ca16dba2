using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Judging;

/// <summary>Doctors that a page names, against the register of practitioners.</summary>
public sealed class PhysicianCheckTests
{
    private const string Number = "110330100000101";
    private const string Here = "青禾医院";

    private static readonly Physician Revoked = new("许柏年", Number, "临床", "内科专业", Here, RegisterStatus.Revoked);

    [Theory]
    [InlineData("许柏年主任医师每周三坐诊", "许柏年")]
    [InlineData("许柏年，副主任医师，每周三坐诊", "许柏年")]
    [InlineData("主任医师：许柏年，每周三坐诊", "许柏年")]
    [InlineData("本周坐诊\n许柏年 （主治医师）", "许柏年")]
    [InlineData("内科 许柏年 主任医师", "许柏年")]
    public void ADoctorWhoseCertificatesHereAreRevokedIsShownAndNotReported(string text, string shown)
    {
        var result = Judge(text, Revoked);

        Assert.Empty(result.Labels);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("unlicensed-practice", "register:physician-named"), (finding.Code, finding.Rule));
        Assert.Equal(shown, Assert.Single(finding.Spans).Text);
        Assert.Equal("医师法", Assert.Single(finding.Basis).Law);
    }

    [Theory]
    [InlineData("安澜口腔门诊部")]
    [InlineData("江口青禾医院")]
    [InlineData("青禾")]
    public void TheSameNameElsewhereProvesNothing(string institution) =>
        Assert.Empty(Judge("许柏年主任医师每周三坐诊", Revoked with { Institution = institution }).Findings);

    [Theory]
    [InlineData("主治医师：许柏年轻坐诊")]
    [InlineData("陈许柏年主任医师坐诊")]
    public void APartOfALongerNameIsNotThatName(string text) => Assert.Empty(Judge(text, Revoked).Findings);

    [Fact]
    public void ANameThatOneInForceElsewhereBearsProvesNothing() =>
        Assert.Empty(
            Judge(
                "许柏年主任医师来我院会诊",
                Revoked,
                Revoked with
                {
                    Number = "110330100000103",
                    Institution = "安澜医院",
                    Status = RegisterStatus.Valid,
                }
            ).Findings
        );

    [Fact]
    public void ANameThatOneInForceHereBearsTooProvesNothing() =>
        Assert.Empty(
            Judge("许柏年主任医师每周三坐诊", Revoked, Revoked with { Number = "110330100000102", Status = RegisterStatus.Valid }).Findings
        );

    [Fact]
    public void ADoctorWhomNoRegisterKnowsIsNotAccused() => Assert.Empty(Judge("方禾主任医师每周三坐诊", Revoked).Findings);

    [Fact]
    public void ANameWithoutATitleIsNobodyAdvertised() => Assert.Empty(Judge("患者许柏年送来锦旗", Revoked).Findings);

    [Fact]
    public void WhereNobodyKnowsWhoAdvertisesANameProvesNothing() =>
        Assert.Empty(Judge("许柏年主任医师每周三坐诊", publisher: null, Revoked).Findings);

    [Fact]
    public void ADoctorNamedTwiceMakesOneFindingWithBothPlaces()
    {
        var finding = Assert.Single(Judge("许柏年主任医师坐诊。许柏年医生周三在", Revoked).Findings);

        Assert.Equal(2, finding.Spans.Length);
    }

    [Fact]
    public void ARevokedCertificateIsFoundByItsPrintedNumberWhoeverAdvertises()
    {
        var finding = Assert.Single(Judge($"执业证书编码{Number}", publisher: null, Revoked).Findings);

        Assert.Equal("register:physician-revoked", finding.Rule);
        Assert.Equal(Number, Assert.Single(finding.Spans).Text);
    }

    [Fact]
    public void APrintedNumberOfSomebodyWhomThePageDoesNotNameIsShownAndNotReported()
    {
        var result = Judge($"方禾医生，执业证书编码{Number}", Revoked with { Status = RegisterStatus.Valid });

        Assert.Empty(result.Labels);
        Assert.Equal("register:physician-other", Assert.Single(result.Findings).Rule);
    }

    [Fact]
    public void APrintedNumberOfTheDoctorNamedIsInOrder() =>
        Assert.Empty(Judge($"许柏年医生，执业证书编码{Number}", Revoked with { Status = RegisterStatus.Valid }).Findings);

    [Fact]
    public void ATitleAtTheBorderOfAFieldHasNoNameBeyondIt()
    {
        using var seeds = Seeds();

        var result = seeds.Classify(
            "医生",
            "hospital-site",
            new Rows([Revoked]),
            input => input with { Title = "许柏年", Publisher = Here }
        );

        Assert.Empty(result.Findings);
    }

    [Fact]
    public void WhatStandsUnderAnExcuseIsExcused()
    {
        var result = Judge($"通报：医生，执业证书编码{Number}，已被吊销", Revoked);

        Assert.Empty(result.Findings);
        Assert.Equal("register:physician-revoked", Assert.Single(result.Excused).Rule);
    }

    private static TestSeeds Seeds() =>
        new(
            excuses: "  - { id: news, scope: page, when: '@enforcement-word' }\n",
            lexicon: "主任医师\tdoctor-title\n副主任医师\tdoctor-title\n主治医师\tdoctor-title\n医生\tdoctor-title\n"
        );

    private static Classification Judge(string text, params Physician[] rows) => Judge(text, Here, rows);

    private static Classification Judge(string text, string? publisher, params Physician[] rows)
    {
        using var seeds = Seeds();
        return seeds.Classify(text, "hospital-site", new Rows(rows), input => input with { Publisher = publisher });
    }

    private sealed class Rows(IReadOnlyList<Physician> physicians) : IRegisters
    {
        public IReadOnlyList<Physician> FindPhysicians(string nameOrNumber) =>
            [.. physicians.Where(row => row.Name == nameOrNumber || row.Number == nameOrNumber)];

        public MedicalAdCertificate? FindCertificate(string number) => null;

        public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) => [];

        public ProductAd? FindProductAd(string number) => null;

        public ProductRegistration? FindProduct(string number) => null;

        public IReadOnlyList<RefutedClaim> Claims => [];
    }
}
