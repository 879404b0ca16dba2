using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class SubjectResolverTests
{
    [Fact]
    public void ASiteOfItsOwnerIsAboutTheSubjectOfItsSource()
    {
        var subject = Resolve("hospital-site", "prohibited-claim", Facts.None, Some.Hospital);

        Assert.Equal(("institution", "云洲安和口腔医院", "310000"), (subject.Kind, subject.Name, subject.Region));
    }

    [Fact]
    public void APublicAccountWithoutASubjectIsAboutTheAccount()
    {
        var subject = Resolve("public-account", "prohibited-claim", Facts.None, null, "安和健康说");

        Assert.Equal(("account", "安和健康说"), (subject.Kind, subject.Name));
    }

    [Fact]
    public void AScalperIsKnownByHisPhoneNotByTheHospitalHeNames()
    {
        var facts = Some.Phones("13800138000") with { Institutions = ["云洲市第一医院"] };

        var subject = Resolve("ad-listing", "scalper", facts, null);

        Assert.Equal(("phone", "13800138000"), (subject.Kind, subject.Name));
    }

    [Fact]
    public void AnAdvertisementOnABoardIsAboutTheInstitutionThatOffers()
    {
        var facts = Some.Phones("13800138000") with { Institutions = ["丽颜医疗美容门诊部"] };

        Assert.Equal("丽颜医疗美容门诊部", Resolve("ad-listing", "unreviewed-medical-ad", facts, null).Name);
    }

    [Fact]
    public void WithoutAPhoneTheWeChatNumberNamesTheSubject()
    {
        var subject = Resolve("forum", "tout", Facts.None with { Wechat = ["yz_guahao"] }, null, "楼主");

        Assert.Equal(("wechat", "yz_guahao"), (subject.Kind, subject.Name));
    }

    [Fact]
    public void AnAuthorOfAForumIsTheSamePersonOnlyThere()
    {
        Assert.Equal("account:anhe.example:路人甲", Resolve("forum", "tout", Facts.None, null, "路人甲").Key);
    }

    [Fact]
    public void WhereNobodyIsNamedTheSiteStandsIn()
    {
        var subject = Resolve("forum", "tout", Facts.None, null);

        Assert.Equal(("site", "anhe.example"), (subject.Kind, subject.Name));
    }

    [Fact]
    public void AListOfManyPeopleIsNotOnePerson()
    {
        var facts = Some.Phones("13800138000", "13800138001", "13800138002", "13800138003");

        Assert.Single(ResolveAll("ad-listing", "scalper", facts, null, null).Keys);
    }

    [Fact]
    public void TheRegionIsReadFromTheRegistrationNumber()
    {
        var subject = Resolve(
            "hospital-site",
            "prohibited-claim",
            Facts.None,
            new SourceSubject("安和门诊部", "PDY10001831010517D2152", null, null)
        );

        Assert.Equal("310105", subject.Region);
    }

    private static ClueSubject Resolve(string channel, string code, Facts facts, SourceSubject? source, string? publisher = null) =>
        ResolveAll(channel, code, facts, source, publisher).Subject;

    private static ResolvedSubject ResolveAll(string channel, string code, Facts facts, SourceSubject? source, string? publisher)
    {
        var page = Some.Page() with { Channel = channel, Subject = source };
        var document = Some.Document(page, Some.Verdict(Some.Finding(code)) with { Facts = facts });
        return SubjectResolver.Resolve(document with { Input = document.Input with { Publisher = publisher } }, EmptyRegisters.Instance);
    }
}
