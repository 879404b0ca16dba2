namespace AdWatch.Classifier.Tests.FactReading;

public sealed class FactTests
{
    [Theory]
    [InlineData("电话13800138000", "13800138000")]
    [InlineData("138 0013 8000", "13800138000")]
    [InlineData("138-0013-8000", "13800138000")]
    [InlineData("+86 13800138000", "13800138000")]
    [InlineData("8613800138000", "13800138000")]
    [InlineData("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000")]
    [InlineData("一三八零零一三八零零零", "13800138000")]
    [InlineData("１３８００１３８０００", "13800138000")]
    [InlineData("0571-85550123", "0571-85550123")]
    [InlineData("(0571) 8555 0123", "0571-85550123")]
    [InlineData("057185550123", "0571-85550123")]
    [InlineData("010-65550123", "010-65550123")]
    [InlineData("0399-7712120转801", "0399-7712120转801")]
    [InlineData("400-820-5555", "4008205555")]
    [InlineData("4008205555", "4008205555")]
    [InlineData("电话：85550123", "85550123")]
    [InlineData("13800138000 13900139000", "13800138000,13900139000")]
    [InlineData("电话13800138000/0571-85550123", "13800138000,0571-85550123")]
    [InlineData("价格2980元，2026-01-01开业", "")]
    [InlineData("身份证110105199001011234", "")]
    [InlineData("编号20260618032112345", "")]
    [InlineData("一楼三区八号", "")]
    public void PhonesComeInOneForm(string text, string expected)
    {
        using var seeds = new TestSeeds();

        Assert.Equal(expected, string.Join(',', seeds.Classify(text).Facts.Phones));
    }

    [Theory]
    [InlineData("微信：Qinghe_888", "Qinghe_888", "")]
    [InlineData("加V meili-2026", "meili-2026", "")]
    [InlineData("VX13800138000", "13800138000", "")]
    [InlineData("微信号是abcdef1", "abcdef1", "")]
    [InlineData("微信：ｑｉｎｇｈｅ＿８８８", "qinghe_888", "")]
    [InlineData("QQ:10001000", "", "10001000")]
    [InlineData("扣扣号 10001000", "", "10001000")]
    [InlineData("微信公众平台", "", "")]
    [InlineData("微信支付12元", "", "")]
    public void AccountsAreGivenAsWrittenInOneWidth(string text, string wechat, string qq)
    {
        using var seeds = new TestSeeds();

        var facts = seeds.Classify(text).Facts;

        Assert.Equal(wechat, string.Join(',', facts.Wechat));
        Assert.Equal(qq, string.Join(',', facts.Qq));
    }

    [Theory]
    [InlineData("欢迎来到，青禾医院。", "青禾医院")]
    [InlineData("住在青禾口腔门诊部附近", "青禾口腔门诊部")]
    [InlineData("去医院看病", "")]
    public void InstitutionsAreRead(string text, string expected)
    {
        using var seeds = new TestSeeds();

        Assert.Equal(expected, string.Join(',', seeds.Classify(text).Facts.Institutions));
    }

    [Theory]
    [InlineData("地址在青禾口腔医院首页", "青禾口腔医院")]
    [InlineData("市口腔医院", "")]
    [InlineData("三甲医院", "")]
    [InlineData("我们镇青禾医院", "")]
    [InlineData("停车场 青禾医院", "青禾医院")]
    [InlineData("青 禾 医 院", "")]
    public void WhatIsSaidOfAnyInstitutionIsNoName(string text, string expected)
    {
        using var seeds = new TestSeeds();
        seeds.Write(
            "publishers.yaml",
            "publishers:\n  - { kind: hospital, institution: true, ends: [医院] }\nnames: { ends: [医院], none: [我, 甲, 见], common: [口腔, 市] }\n"
        );

        Assert.Equal(expected, string.Join(',', seeds.Classify(text).Facts.Institutions));
    }

    [Fact]
    public void NamesBehindThousandsOfPlacesAreNotLookedFor()
    {
        using var seeds = new TestSeeds();
        var talk = string.Concat(Enumerable.Repeat("去医院，", 3000));

        Assert.Equal(["青禾医院"], seeds.Classify($"在青禾医院，{talk}").Facts.Institutions);
        Assert.Empty(seeds.Classify($"{talk}在青禾医院").Facts.Institutions);
    }

    [Fact]
    public void ALicenceNumberIsReadWithItsStatus()
    {
        using var seeds = new TestSeeds();

        var licence = Assert.Single(seeds.Classify("登记号：PDY12345651010417D2162").Facts.Licences);

        Assert.Equal(("PDY12345651010417D2162", "unknown"), (licence.Number, licence.Status));
    }
}
