namespace AdWatch.Crawler.Tests.Extraction;

public sealed class PrintedNumbersTests
{
    [Theory]
    [InlineData("(京)医广【2025】第06-18-0321号")]
    [InlineData("沪医广【2025】第04-10-G208号")]
    [InlineData("（成武） 医广【2024】第03-12-510107018号")]
    [InlineData("鲁中医广【2025】第0316-001-3701号")]
    [InlineData("（渝）医广[2025]（网络）第046号")]
    [InlineData("济医广〔2025〕第012号")]
    [InlineData("(浙)(杭)医广【2025】第07-09-0016号")]
    [InlineData("粤(B)广[2014]第06-04-275号")]
    [InlineData("京医广2025-0321")]
    [InlineData("京药广审（文）第270315-00421号")]
    [InlineData("沪械广审(视)第261112-07214号")]
    [InlineData("苏食健广审（文）第280601-00033号")]
    [InlineData("皖药广审（视）第2015010003号")]
    [InlineData("国药准字H20230123")]
    [InlineData("国械注准20233040567")]
    [InlineData("苏苏械备20250123号")]
    [InlineData("国食药监械(准)字2012第3770123号")]
    [InlineData("京药制字Z20053012")]
    public void ANumberIsKeptAsPrinted(string number) =>
        Assert.Equal([number], Reading.Page($"<p>详见：{number}，仅供参考</p>").ApprovalNumbers);

    [Theory]
    [InlineData("例如（浙）医广【2025】第07-09-0016号", "（浙）医广【2025】第07-09-0016号")]
    [InlineData("文号为（浙）医广【2025】第07-09-0016号", "（浙）医广【2025】第07-09-0016号")]
    [InlineData("批准文号沪医广【2025】第04-10-G208号", "沪医广【2025】第04-10-G208号")]
    [InlineData("审查证明文号医广【2024】第08-12-345号", "医广【2024】第08-12-345号")]
    public void WordsBeforeANumberAreNoPartOfIt(string text, string number)
    {
        var page = Reading.Page($"<p>{text}</p>");

        Assert.Equal([number], page.ApprovalNumbers);
        var fact = page.Facts.Single();
        Assert.Equal(number, page.Text.Substring(fact.Start, fact.Length));
    }

    [Theory]
    [InlineData("统一社会信用代码：91330100MA27XJ4K2P")]
    [InlineData("营业执照 统一社会信用代码91330100MA27XJ4K2P")]
    public void TheCreditCodeIsRead(string text) => Assert.Equal("91330100MA27XJ4K2P", Reading.Page($"<footer>{text}</footer>").CreditCode);

    [Theory]
    [InlineData("粤农药广审（视）01260018号")]
    [InlineData("本院推广[2025]项目第3号")]
    [InlineData("医疗广告审查证明")]
    public void LookalikesOfOtherTradesAreNone(string text) => Assert.Empty(Reading.Page($"<p>{text}</p>").ApprovalNumbers);

    [Theory]
    [InlineData("京ICP备12345678号-1")]
    [InlineData("沪ICP备2024012345号")]
    public void TheFilingNumberIsKeptAsPrinted(string number) =>
        Assert.Equal(number, Reading.Page($"<footer>备案：{number}</footer>").IcpNumber);
}
