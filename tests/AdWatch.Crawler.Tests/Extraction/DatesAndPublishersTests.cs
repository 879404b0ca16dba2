namespace AdWatch.Crawler.Tests.Extraction;

public sealed class DatesAndPublishersTests
{
    private static DateTimeOffset China(int year, int month, int day, int hour = 0, int minute = 0) =>
        new(year, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    public static TheoryData<string, DateTimeOffset> Dates =>
        new()
        {
            {
                "<meta property='article:published_time' content='2026-05-12T08:30:00+08:00'><p>更新于 2026-06-01</p>",
                China(2026, 5, 12, 8, 30)
            },
            { "<meta property='article:published_time' content='2026-05-12T00:30:00Z'>", China(2026, 5, 12, 8, 30) },
            { "<p>发布时间：2026年5月12日 08:30　浏览：12</p>", China(2026, 5, 12, 8, 30) },
            { "<p>日期: 2026/5/12</p>", China(2026, 5, 12) },
            { "<p>更新时间：2026-06-01</p><p>发布日期：2026.5.12</p>", China(2026, 5, 12) },
            { "<time datetime='2026-05-12'>五月</time>", China(2026, 5, 12) },
            { "<h1>通知</h1><div>2026-05-12 来源：本站</div><p>预计 2027-01-01 完工</p>", China(2026, 5, 12) },
            {
                "<script type='application/ld+json'>{\"@graph\":[{\"datePublished\":\"2026-05-12T08:30:00+08:00\"}]}</script>",
                China(2026, 5, 12, 8, 30)
            },
        };

    [Theory]
    [MemberData(nameof(Dates))]
    public void ThePublicationTimeIsRead(string html, DateTimeOffset expected) => Assert.Equal(expected, Reading.Page(html).PublishedAt);

    [Theory]
    [InlineData("<p>医院成立于 1998-06-01，占地三千平方米。</p>")]
    [InlineData("<p>发布时间：2026-13-40</p>")]
    [InlineData("<script type='application/ld+json'>{broken</script>")]
    public void WhatIsNoPublicationTimeIsNotTakenForOne(string html) => Assert.Null(Reading.Page(html).PublishedAt);

    [Theory]
    [InlineData("<meta name=author content='仁爱健康'>", "仁爱健康")]
    [InlineData("<meta name=author content='admin'><footer>Copyright © 2010-2026 仁爱口腔医院 版权所有</footer>", "仁爱口腔医院")]
    [InlineData("<footer>版权所有：杭州仁爱口腔门诊部有限公司 浙ICP备12345678号</footer>", "杭州仁爱口腔门诊部有限公司")]
    [InlineData(
        "<footer>Copyright 2026 renai.test All Rights Reserved. 仁爱口腔医院 版权所有 <a href=/x>免责声明</a></footer>",
        "仁爱口腔医院"
    )]
    [InlineData("<p>主办单位：仁爱市卫生健康委员会</p>", "仁爱市卫生健康委员会")]
    [InlineData("<p>来源：仁爱晚报 作者：张三丰</p>", "仁爱晚报")]
    [InlineData("<script type='application/ld+json'>{\"publisher\":{\"name\":\"仁爱网\"}}</script>", "仁爱网")]
    public void ThePublisherIsRead(string html, string expected) => Assert.Equal(expected, Reading.Page(html).Publisher);

    [Theory]
    [InlineData("作者：口腔内科医师 卢听澜", "卢听澜")]
    [InlineData("作者：卢听澜 口腔内科医师", "卢听澜")]
    [InlineData("作者：口腔内科副主任医师卢听澜", "卢听澜")]
    [InlineData("作者：卢听澜主任医师", "卢听澜")]
    [InlineData("来源：仁爱晚报 作者：张三丰 2026-05-12", "张三丰")]
    [InlineData("文/本报记者 张三丰", "张三丰")]
    [InlineData("撰文丨林小满 编辑丨周舟", "林小满")]
    [InlineData("作者：仁爱健康编辑部", "仁爱健康编辑部")]
    [InlineData("作者：口腔内科 卢听澜", "卢听澜")]
    public void TheAuthorIsReadApartFromTitleAndDepartment(string byline, string name) =>
        Assert.Equal(name, Reading.Page($"<h1>护牙</h1><p>{byline}</p><p>正文。</p>").Author);

    [Fact]
    public void ATitleIsNoPublisher() =>
        Assert.Equal("卢听澜", Reading.Page("<h1>护牙</h1><p>作者：口腔内科医师 卢听澜</p><p>正文。</p>").Publisher);
}
